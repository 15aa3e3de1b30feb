import { Failure } from '../../src/base/failure.ts'
import type { ObjectRanges } from '../../src/storage/read/bodies.ts'
import type { ObjectRange, ObjectReadWays, ReadClass } from '../../src/store/object-reader.ts'
import type { ObjectStore } from '../../src/store/store.ts'

/** Ranges of objects, straight from a store. Remembers what was asked for. */
export class StoreRanges implements ObjectRanges {
  readonly asked: { readonly key: string; readonly readClass: ReadClass | undefined }[] = []
  readonly #store: Pick<ObjectStore, 'get'>

  constructor(store: Pick<ObjectStore, 'get'>) {
    this.#store = store
  }

  async read(ranges: readonly ObjectRange[], ways: ObjectReadWays = {}): Promise<readonly Buffer[]> {
    const { readClass, take = Buffer.allocUnsafeSlow } = ways
    const found: Buffer[] = []
    for (const { key, position, sizeBytes } of ranges) {
      this.asked.push({ key, readClass })
      const stored = await this.#store.get(key, { range: { position, sizeBytes } })
      if (stored === undefined) throw new Failure('unavailable', 'not-found', 'no', `${key} isn't there`)
      const into = take(sizeBytes)
      stored.bytes.copy(into)
      found.push(into)
    }
    return found
  }
}
