import { Failure } from '../../base/failure.ts'
import type { Address } from '../../base/ports.ts'
import { ErrorCode, errorName } from '../../protocol/errors.ts'
import { saslHandshakeApi } from '../../protocol/generated/17-sasl-handshake.ts'
import { saslAuthenticateApi } from '../../protocol/generated/36-sasl-authenticate.ts'
import type { Connection } from '../connection.ts'
import { chooseVersion, type ServedVersions } from '../version-choice.ts'
import type { Sasl } from './sasl.ts'

/** Challenges of one login; the longest mechanism has three. */
const TURNS_MAX = 8

interface LoginOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Logs in on a connection that has shaken hands. Gives how many ms that is good for; 0: as long as the connection stands. */
export async function authenticate(
  connection: Connection,
  served: ServedVersions,
  sasl: Sasl,
  address: Address,
  options: LoginOptions,
): Promise<number> {
  await chooseMechanism(connection, served, sasl, options)
  const version = chooseVersion(saslAuthenticateApi, served, connection.name)
  const exchange = await sasl.begin(address)
  let authBytes: Uint8Array | undefined = exchange.first
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const answer = await connection.request(saslAuthenticateApi, { authBytes }, { ...options, version })
    if (answer.errorCode !== ErrorCode.NONE) {
      const { mechanism } = sasl
      const said = answer.errorMessage === null || answer.errorMessage === '' ? errorName(answer.errorCode) : answer.errorMessage
      throw refused(`${connection.name} refused the login by ${mechanism}: ${said}`)
    }
    authBytes = exchange.next(answer.authBytes)
    if (authBytes === undefined) return answer.sessionLifetimeMs
  }
  throw refused(`${connection.name} doesn't come to an end with the login by ${sasl.mechanism}`)
}

async function chooseMechanism(
  connection: Connection,
  served: ServedVersions,
  { mechanism }: Sasl,
  options: LoginOptions,
): Promise<void> {
  if (!served.has(saslHandshakeApi.key) || !served.has(saslAuthenticateApi.key))
    throw refused(`${connection.name} knows no login: is it another listener that wants ${mechanism}?`)
  const version = chooseVersion(saslHandshakeApi, served, connection.name)
  // What follows version 0 isn't framed. Brokers that know SaslAuthenticate know better.
  if (version < 1) throw refused(`${connection.name} is too old for a login`)
  const { errorCode, mechanisms } = await connection.request(saslHandshakeApi, { mechanism }, { ...options, version })
  if (errorCode === ErrorCode.ILLEGAL_SASL_STATE)
    throw refused(`${connection.name} wants no login: is it another listener that wants ${mechanism}?`)
  if (errorCode !== ErrorCode.NONE)
    throw refused(`${connection.name} takes no ${mechanism}; it takes ${mechanisms.join(', ') || 'nothing that it tells'}`)
}

function refused(text: string): Failure {
  return new Failure('invalid', 'login-refused', 'no', text)
}
