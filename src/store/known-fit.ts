import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import { probeStore } from './probe.ts'
import type { ObjectStore } from './store.ts'

/**
 * Probes the store, in full only where no broker that calls it the same has found it fit before. Who comes later makes the first rounds: they tell whether
 * conditions are honoured on this broker's own way to it. The mark says the way, so that what was copied elsewhere, or has another endpoint now, is judged anew. Fails as `probeStore` does.
 */
export async function probeUnlessKnown(
  connections: readonly [ObjectStore, ...ObjectStore[]],
  random: Pick<Random, 'uuidHex'>,
): Promise<void> {
  const [store] = connections
  const mark = Buffer.from(`${store.description}\n`)
  const key = `cluster/fit-${crc32c(mark).toString(16).padStart(8, '0')}`
  const known = unlessTrouble(async () => (await store.get(key))?.bytes.equals(mark) ?? false)
  await probeStore(connections, random, known)
  if ((await known) !== true) await unlessTrouble(() => store.create(key, [mark]))
}

/** Undefined: nobody knows. Then the probe is longer, now or the next time. */
async function unlessTrouble<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return undefined
  }
}
