import type { Random } from '../../src/base/ports.ts'

/** Uuids that count up: different, and the same in each run. */
export class CountingRandom implements Random {
  #drawn = 0

  int(bound: number): number {
    return this.#drawn++ % bound
  }

  float(): number {
    return 0
  }

  bytes(count: number): Uint8Array {
    return new Uint8Array(count)
  }

  uuidHex(): string {
    return (this.#drawn++).toString(16).padStart(32, '0')
  }

  fork(): Random {
    return this
  }
}
