import { Failure } from '../../../base/failure.ts'
import { encodeUri } from '../uri.ts'
import { ask, placeOf, readJsonCredentials } from './ask.ts'
import type { CredentialSource, Credentials } from './credentials.ts'
import { type CredentialParts, variable } from './environment.ts'

const TOKEN_SECONDS = 21_600
const TIMEOUT_MS = 1_000
const ROLES = '/latest/meta-data/iam/security-credentials/'
const WHAT = "the instance's metadata service"

/** The role of the machine, from its metadata service (IMDSv2: a token first). */
export class InstanceCredentials implements CredentialSource {
  readonly name = "the instance's metadata service"
  readonly #parts: CredentialParts

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  async fetch(): Promise<Credentials | undefined> {
    const { environment, http } = this.#parts
    if (variable(environment, 'AWS_EC2_METADATA_DISABLED')?.toLowerCase() === 'true') return undefined
    const address = variable(environment, 'AWS_EC2_METADATA_SERVICE_ENDPOINT') ?? 'http://169.254.169.254'
    const place = placeOf(address, 'AWS_EC2_METADATA_SERVICE_ENDPOINT')
    const question = { timeoutMs: TIMEOUT_MS, what: WHAT }
    const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_SECONDS) }
    const token = await ask(http, place, { ...question, method: 'PUT', path: '/latest/api/token', headers: ttl })
    const headers = { 'x-aws-ec2-metadata-token': token.trim() }
    const roles = await ask(http, place, { ...question, method: 'GET', path: ROLES, headers })
    const role = roles.split('\n')[0]!.trim()
    if (role === '') throw new Failure('unavailable', 'store-denied', 'no', 'this machine has no role (no instance profile)')
    const answer = await ask(http, place, { ...question, method: 'GET', path: ROLES + encodeUri(role), headers })
    return readJsonCredentials(answer, WHAT)
  }
}
