import { Failure } from '../../../base/failure.ts'
import { encodeQuery } from '../uri.ts'
import { childText, readXml, type XmlElement } from '../xml.ts'
import { type AskedPlace, ask, placeOf, readTime } from './ask.ts'
import type { CredentialSource, Credentials } from './credentials.ts'
import { type CredentialParts, type Environment, variable } from './environment.ts'

interface WebIdentity {
  readonly roleArn: string
  readonly tokenFile: string
  readonly sessionName: string | undefined
}

/** `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, as Kubernetes sets them: a token that is exchanged for credentials at the security token service. */
export class WebIdentityCredentials implements CredentialSource {
  readonly name = 'a web identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)'
  readonly #parts: CredentialParts

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  async fetch(): Promise<Credentials | undefined> {
    const { environment } = this.#parts
    const roleArn = variable(environment, 'AWS_ROLE_ARN')
    const tokenFile = variable(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE')
    if (roleArn === undefined || tokenFile === undefined) return undefined
    const sessionName = variable(environment, 'AWS_ROLE_SESSION_NAME')
    return askWebIdentity(this.#parts, stsPlace(environment, undefined), { roleArn, tokenFile, sessionName })
  }
}

/** Where the security token service is. */
export function stsPlace(environment: Environment, profileRegion: string | undefined): AskedPlace {
  const region = variable(environment, 'AWS_REGION') ?? variable(environment, 'AWS_DEFAULT_REGION') ?? profileRegion
  const host = region === undefined ? 'sts.amazonaws.com' : `sts.${region}.amazonaws.com`
  return placeOf(variable(environment, 'AWS_ENDPOINT_URL_STS') ?? `https://${host}`, 'AWS_ENDPOINT_URL_STS')
}

/** The token is read anew each time: it is replaced before it expires. */
export async function askWebIdentity(parts: CredentialParts, place: AskedPlace, identity: WebIdentity): Promise<Credentials> {
  const token = (await parts.readFile(identity.tokenFile))?.trim()
  if (token === undefined || token === '')
    throw new Failure(
      'unavailable',
      'store-denied',
      'no',
      `the web identity's token file ${JSON.stringify(identity.tokenFile)} is missing or empty`,
    )
  const form = encodeQuery([
    ['Action', 'AssumeRoleWithWebIdentity'],
    ['Version', '2011-06-15'],
    ['RoleArn', identity.roleArn],
    ['RoleSessionName', identity.sessionName ?? 'odradek'],
    ['WebIdentityToken', token],
  ])
  const answer = await ask(parts.http, place, {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
    what: 'the security token service',
  })
  const found = find(readXml(answer), 'Credentials')
  const accessKeyId = found && childText(found, 'AccessKeyId')
  const secretAccessKey = found && childText(found, 'SecretAccessKey')
  if (!found || !accessKeyId || !secretAccessKey)
    throw new Failure('unavailable', 'store-denied', 'no', 'the security token service answered without credentials')
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken: childText(found, 'SessionToken'),
    expiresMs: readTime(childText(found, 'Expiration')),
  }
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = find(child, name)
    if (found !== undefined) return found
  }
  return undefined
}
