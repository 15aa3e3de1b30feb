import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Random } from '../base/ports.ts'
import { patiently } from './patience.ts'
import type { ObjectStore } from './store.ts'

const KEY = 'cluster/secret'
const SECRET_BYTES = 32

/**
 * What brokers prove to each other that they belong together with: 32 random bytes, then their CRC-32C. Written once, by whichever broker comes first: all end with the same
 * ones. Who may read the bucket may speak to brokers. Throws a Failure: `corrupt`, reason `undecodable`; `unavailable`.
 */
export async function clusterSecret(parts: ClusterSecretParts): Promise<Buffer> {
  const { store, random } = parts
  const fresh = Buffer.alloc(SECRET_BYTES + 4)
  fresh.set(random.bytes(SECRET_BYTES))
  fresh.writeUInt32LE(crc32c(fresh.subarray(0, SECRET_BYTES)), SECRET_BYTES)
  // What is read counts, never what was sent: a rival's may be there, and an answer may be lost.
  return patiently(async () => {
    const found = await store.get(KEY)
    if (found !== undefined) return checked(found.bytes)
    await store.create(KEY, [fresh])
    const created = await store.get(KEY)
    if (created === undefined) throw new Failure('unavailable', 'store-failed', 'unknown', `${KEY} was created and isn't there`)
    return checked(created.bytes)
  }, parts)
}

export interface ClusterSecretParts {
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
}

function checked(bytes: Buffer): Buffer {
  const secret = bytes.subarray(0, SECRET_BYTES)
  if (bytes.length === SECRET_BYTES + 4 && crc32c(secret) === bytes.readUInt32LE(SECRET_BYTES)) return secret
  throw new Failure('corrupt', 'undecodable', 'no', `${KEY} is damaged: it holds what brokers know each other by`)
}
