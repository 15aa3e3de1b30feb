import { Failure } from '../../../base/failure.ts'
import type { CredentialSource, Credentials } from './credentials.ts'
import { type CredentialParts, type Environment, variable } from './environment.ts'
import { askWebIdentity, stsPlace } from './web-identity.ts'

type Section = ReadonlyMap<string, string>

/** The shared files that AWS tools use: `~/.aws/credentials` and `~/.aws/config`, the section that `AWS_PROFILE` names. */
export class ProfileCredentials implements CredentialSource {
  readonly name: string
  readonly #parts: CredentialParts
  readonly #profile: string

  constructor(parts: CredentialParts) {
    this.#parts = parts
    this.#profile = profileName(parts.environment)
    this.name = `profile "${this.#profile}" of the shared files`
  }

  async fetch(): Promise<Credentials | undefined> {
    const section = await readProfile(this.#parts, this.#profile)
    if (section === undefined) {
      if (variable(this.#parts.environment, 'AWS_PROFILE') === undefined) return undefined
      throw this.#unfit('there is no such profile')
    }
    const accessKeyId = section.get('aws_access_key_id')
    const secretAccessKey = section.get('aws_secret_access_key')
    const roleArn = section.get('role_arn')
    const tokenFile = section.get('web_identity_token_file')
    if (roleArn !== undefined && tokenFile !== undefined) {
      const sessionName = section.get('role_session_name')
      return askWebIdentity(this.#parts, stsPlace(this.#parts.environment, section.get('region')), {
        roleArn,
        tokenFile,
        sessionName,
      })
    }
    if (roleArn !== undefined) throw this.#unfit('it names a role_arn without web_identity_token_file, which is not supported')
    if (accessKeyId !== undefined && secretAccessKey !== undefined)
      return { accessKeyId, secretAccessKey, sessionToken: section.get('aws_session_token') }
    const unknown = ['credential_process', 'sso_session', 'sso_start_url'].find((key) => section.has(key))
    if (unknown !== undefined) throw this.#unfit(`it uses ${unknown}, which is not supported`)
    return undefined
  }

  #unfit(why: string): Failure {
    const advice = 'give access keys or a web identity there, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    return new Failure('invalid', 'bad-setting', 'no', `${this.name} can't be used: ${why}; ${advice}`)
  }
}

/** The region that the profile names. */
export async function profileRegion(parts: Pick<CredentialParts, 'environment' | 'readFile'>): Promise<string | undefined> {
  return (await readProfile(parts, profileName(parts.environment)))?.get('region')
}

function profileName(environment: Environment): string {
  return variable(environment, 'AWS_PROFILE') ?? 'default'
}

/** Both files' section of that name as one; what the credentials file says goes first. Undefined: neither has it. */
async function readProfile(
  { environment, readFile }: Pick<CredentialParts, 'environment' | 'readFile'>,
  profile: string,
): Promise<Section | undefined> {
  const home = variable(environment, 'HOME') ?? variable(environment, 'USERPROFILE')
  const path = (name: string, file: string) =>
    variable(environment, name) ?? (home === undefined ? undefined : `${home}/.aws/${file}`)
  const read = async (at: string | undefined) => readSections((at === undefined ? undefined : await readFile(at)) ?? '')
  const config = await read(path('AWS_CONFIG_FILE', 'config'))
  const credentials = await read(path('AWS_SHARED_CREDENTIALS_FILE', 'credentials'))
  const sections = [config.get(`profile ${profile}`) ?? config.get(profile), credentials.get(profile)]
  const found = sections.filter((section) => section !== undefined)
  return found.length === 0 ? undefined : new Map(found.flatMap((section) => [...section]))
}

/** `[name]`, `key = value`, comments by `#` or `;`. Lines that are set in belong to the key above them and are passed over. */
function readSections(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Map<string, string>>()
  let current: Map<string, string> | undefined
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]+)\]/.exec(line)
    const equals = line.indexOf('=')
    if (header !== null) {
      const name = header[1]!.trim().replace(/\s+/g, ' ')
      current = sections.get(name) ?? new Map()
      sections.set(name, current)
    } else if (equals > 0 && !/^[\s#;]/.test(line)) {
      const value = line.slice(equals + 1).replace(/\s[#;].*$/, '')
      current?.set(line.slice(0, equals).trim().toLowerCase(), value.trim())
    }
  }
  return sections
}
