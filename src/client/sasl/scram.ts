import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { Failure } from '../../base/failure.ts'
import type { Random } from '../../base/ports.ts'
import type { Sasl, SaslExchange } from './sasl.ts'

const NONCE_BYTES = 24
/** What clusters use. Fewer make guessing cheap; a stranger could keep us busy with more. */
const ITERATIONS_MIN = 4_096
const ITERATIONS_MAX = 16_384
/** No binding to a channel. */
const HEADER = 'n,,'

export type ScramHash = 'sha256' | 'sha512'
const MECHANISMS: Readonly<Record<ScramHash, string>> = { sha256: 'SCRAM-SHA-256', sha512: 'SCRAM-SHA-512' }

/** SCRAM (RFC 5802, 7677): both sides prove that they know the password, and neither says it. */
export function scram(hash: ScramHash, user: string, password: string, random: Random): Sasl {
  return {
    mechanism: MECHANISMS[hash],
    begin: async () => exchange(hash, user, password, Buffer.from(random.bytes(NONCE_BYTES)).toString('base64url')),
  }
}

/** `nonce`: nothing but letters, digits, - and _. */
export function exchange(hash: ScramHash, user: string, password: string, nonce: string): SaslExchange {
  const clientFirst = `n=${user.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
  let serverSignature: Buffer | undefined
  const prove = (serverFirst: string): Uint8Array => {
    const { r: whole = '', s: salt = '', i: count = '' } = fieldsOf(serverFirst)
    const iterations = Number(count)
    if (!whole.startsWith(nonce) || whole.length === nonce.length) throw distrusted('repeats none of what was sent')
    if (!(Number.isInteger(iterations) && iterations >= ITERATIONS_MIN && iterations <= ITERATIONS_MAX))
      throw distrusted(`wants ${count} iterations: ${ITERATIONS_MIN} to ${ITERATIONS_MAX} are allowed`)
    const keyBytes = createHash(hash).digest().length
    const salted = pbkdf2Sync(password.normalize('NFKC'), Buffer.from(salt, 'base64'), iterations, keyBytes, hash)
    const clientKey = createHmac(hash, salted).update('Client Key').digest()
    const storedKey = createHash(hash).update(clientKey).digest()
    const withoutProof = `c=${Buffer.from(HEADER).toString('base64')},r=${whole}`
    const said = `${clientFirst},${serverFirst},${withoutProof}`
    const clientSignature = createHmac(hash, storedKey).update(said).digest()
    const proof = clientKey.map((byte, at) => byte ^ clientSignature[at]!)
    serverSignature = createHmac(hash, createHmac(hash, salted).update('Server Key').digest()).update(said).digest()
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`)
  }
  return {
    first: Buffer.from(`${HEADER}${clientFirst}`),
    next(challenge) {
      const text = Buffer.from(challenge).toString()
      if (serverSignature === undefined) return prove(text)
      const theirs = Buffer.from(fieldsOf(text).v ?? '', 'base64')
      if (theirs.length !== serverSignature.length || !timingSafeEqual(theirs, serverSignature))
        throw distrusted("doesn't know the password itself")
      return undefined
    },
  }
}

/** `r=…,s=…,i=…` by letter; values may hold further equals signs. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]))
}

function distrusted(why: string): Failure {
  return new Failure('invalid', 'login-refused', 'no', `the broker is not believed: in SCRAM it ${why}`)
}
