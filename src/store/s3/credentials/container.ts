import { Failure } from '../../../base/failure.ts'
import { ask, placeOf, readJsonCredentials } from './ask.ts'
import type { CredentialSource, Credentials } from './credentials.ts'
import { type CredentialParts, variable } from './environment.ts'

const CONTAINER_HOST = '169.254.170.2'
/** Those that a token may be sent to without TLS: this machine and the services of ECS and EKS. */
const PLAIN_HOSTS = new Set([CONTAINER_HOST, '169.254.170.23', 'fd00:ec2::23', 'localhost', '::1'])

/** `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`, as ECS and EKS set them. */
export class ContainerCredentials implements CredentialSource {
  readonly name = 'the container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI)'
  readonly #parts: CredentialParts

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  async fetch(): Promise<Credentials | undefined> {
    const { environment, http } = this.#parts
    const relative = variable(environment, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
    const full = variable(environment, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')
    const address = relative !== undefined ? `http://${CONTAINER_HOST}${relative}` : full
    if (address === undefined) return undefined
    const place = placeOf(address, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')
    if (!place.isSecure && !PLAIN_HOSTS.has(place.host) && !/^127\.[\d.]+$/.test(place.host))
      throw new Failure(
        'invalid',
        'bad-setting',
        'no',
        `AWS_CONTAINER_CREDENTIALS_FULL_URI: ${place.host} is asked by https:// only`,
      )
    const token = await this.#token()
    const headers: Record<string, string> = token === undefined ? {} : { authorization: token }
    const what = "the container's credential service"
    return readJsonCredentials(await ask(http, place, { method: 'GET', path: '', headers, what }), what)
  }

  /** The file's is replaced from time to time. */
  async #token(): Promise<string | undefined> {
    const { environment, readFile } = this.#parts
    const file = variable(environment, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE')
    const token = file === undefined ? variable(environment, 'AWS_CONTAINER_AUTHORIZATION_TOKEN') : (await readFile(file))?.trim()
    if (file !== undefined && token === undefined)
      throw new Failure(
        'unavailable',
        'store-denied',
        'no',
        `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ${JSON.stringify(file)} is missing`,
      )
    if (token !== undefined && /[\r\n]/.test(token))
      throw new Failure('invalid', 'bad-setting', 'no', "the container's authorization token has more than one line")
    return token
  }
}
