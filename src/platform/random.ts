import { randomFillSync } from 'node:crypto'
import { assert } from '../base/assert.ts'
import type { Random } from '../base/ports.ts'

/** The operating system's chance, drawn 4 KiB at a time. Every part may use the same one: there is no order to disturb. */
export class RealRandom implements Random {
  readonly #pool = Buffer.allocUnsafe(4_096)
  #used = this.#pool.length

  int(bound: number): number {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32, 'a bound is a whole number from 1 to 2^32')
    // Draws above the last full multiple of the bound would favour small results.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    for (;;) {
      const draw = this.#pool.readUInt32LE(this.#take(4))
      if (draw < limit) return draw % bound
    }
  }

  float(): number {
    const at = this.#take(8)
    const high = this.#pool.readUInt32LE(at) >>> 5
    const low = this.#pool.readUInt32LE(at + 4) >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  bytes(count: number): Uint8Array {
    return randomFillSync(Buffer.allocUnsafeSlow(count))
  }

  uuidHex(): string {
    for (;;) {
      const bytes = Buffer.from(this.#pool.subarray(this.#take(16), this.#used))
      bytes[6] = (bytes[6]! & 0x0f) | 0x40
      bytes[8] = (bytes[8]! & 0x3f) | 0x80
      // Kafka prints uuids in URL-safe base64: 62 comes out as a leading dash, which command lines take for an option.
      if (bytes[0]! >>> 2 !== 62) return bytes.toString('hex')
    }
  }

  fork(_name: string): Random {
    return this
  }

  #take(count: number): number {
    if (this.#used + count > this.#pool.length) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const at = this.#used
    this.#used += count
    return at
  }
}
