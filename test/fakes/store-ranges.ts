import { Failure } from '../../src/base/failure.ts'
import type { ReadDistance } from '../../src/log/log.ts'
import type { ObjectRanges } from '../../src/storage/read/bodies.ts'
import type { ObjectRange, ObjectReadWays } from '../../src/store/object-reader.ts'
import type { ObjectStore } from '../../src/store/store.ts'

/** Ranges of objects, straight from a store. Remembers what was asked for. */
export class StoreRanges implements ObjectRanges {
  readonly asked: { readonly key: string; readonly distance: ReadDistance }[] = []
  readonly #store: Pick<ObjectStore, 'get'>

  constructor(store: Pick<ObjectStore, 'get'>) {
    this.#store = store
  }

  async read(
    ranges: readonly ObjectRange[],
    { readClass: distance = 'cold', take = Buffer.allocUnsafeSlow }: ObjectReadWays = {},
  ): Promise<readonly Buffer[]> {
    const found: Buffer[] = []
    for (const { key, position, sizeBytes } of ranges) {
      this.asked.push({ key, distance })
      const stored = await this.#store.get(key, { range: { position, sizeBytes } })
      if (stored === undefined) throw new Failure('corrupt', 'bad-object', 'no', `${key} isn't there`)
      const into = take(sizeBytes)
      stored.bytes.copy(into)
      found.push(into)
    }
    return found
  }
}
