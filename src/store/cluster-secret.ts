import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import type { ObjectStore } from './store.ts'

const KEY = 'cluster/secret'
const SECRET_BYTES = 32

/**
 * What the brokers of a cluster prove to each other that they know: whoever can read the store is trusted, so it lies there. The first broker makes it; of
 * several first ones one wins. Throws what the store does; an undecided creation is decided by reading.
 */
export async function clusterSecret(store: ObjectStore, random: Random): Promise<Uint8Array> {
  const found = await store.get(KEY)
  if (found !== undefined) return checked(found.bytes)
  try {
    await store.create(KEY, [random.bytes(SECRET_BYTES)])
  } catch (error) {
    if (!(error instanceof Failure) || error.applied === 'no') throw error
  }
  const made = await store.get(KEY)
  if (made === undefined) throw new Failure('unavailable', 'undecided', 'unknown', `${KEY} was made, but isn't there yet`)
  return checked(made.bytes)
}

function checked(bytes: Buffer): Buffer {
  if (bytes.length === SECRET_BYTES) return bytes
  throw new Failure('corrupt', 'bad-object', 'no', `${KEY} has ${bytes.length} bytes instead of ${SECRET_BYTES}`)
}
