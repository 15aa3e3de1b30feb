import type { Clock, Http } from '../../../base/ports.ts'
import type { CredentialSource, Credentials } from './credentials.ts'

/** What credentials are looked for with. */
export interface CredentialParts {
  readonly environment: Environment
  /** Undefined: there is no such file. A Failure: it can't be read. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly http: Http
  readonly clock: Clock
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A variable that is set to nothing counts as not set. */
export function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim()
  return value === '' ? undefined : value
}

/** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and maybe `AWS_SESSION_TOKEN`. */
export class EnvironmentCredentials implements CredentialSource {
  readonly name = 'the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)'
  readonly #environment: Environment

  constructor({ environment }: CredentialParts) {
    this.#environment = environment
  }

  async fetch(): Promise<Credentials | undefined> {
    const accessKeyId = variable(this.#environment, 'AWS_ACCESS_KEY_ID')
    const secretAccessKey = variable(this.#environment, 'AWS_SECRET_ACCESS_KEY')
    if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
    return { accessKeyId, secretAccessKey, sessionToken: variable(this.#environment, 'AWS_SESSION_TOKEN') }
  }
}
