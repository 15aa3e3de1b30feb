import type { Random } from '../../../src/base/ports.ts'

const TWO_32 = 0x1_0000_0000

/**
 * Chance from a seed: sfc32, which passes the usual statistical batteries and costs four additions a draw. A fork's stream
 * depends on the names on the way to it (and on how many forks of that name came before), never on draws: one more draw
 * in one component shifts nobody else's.
 */
export class SimRandom implements Random {
  readonly #key: string
  readonly #forks = new Map<string, number>()
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(key: string) {
    this.#key = key
    const words = keyWords(key)
    this.#a = words[0]!
    this.#b = words[1]!
    this.#c = words[2]!
    // The first outputs still resemble the key.
    for (let i = 0; i < 12; i++) this.next()
  }

  static ofSeed(seed: number): SimRandom {
    return new SimRandom(`seed ${seed}`)
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    this.#c |= 0
    return sum >>> 0
  }

  /** Multiplied, not taken modulo: the bias is below `bound` / 2^53. */
  int(bound: number): number {
    return Math.floor(this.float() * bound)
  }

  /** All 53 bits of a double's fraction. */
  float(): number {
    const high = this.next() >>> 5
    const low = this.next() >>> 6
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000
  }

  bytes(count: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(count)
    let at = 0
    for (; at + 4 <= count; at += 4) bytes.writeUInt32LE(this.next(), at)
    for (; at < count; at++) bytes[at] = this.next() >>> 24
    return bytes
  }

  uuidHex(): string {
    const bytes = this.bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    return Buffer.from(bytes).toString('hex')
  }

  fork(name: string): SimRandom {
    const nth = this.#forks.get(name) ?? 0
    this.#forks.set(name, nth + 1)
    return new SimRandom(`${this.#key}/${name}#${nth}`)
  }

  /** True in a share of `probability` of the calls. */
  chance(probability: number): boolean {
    return this.next() < probability * TWO_32
  }

  /** From `low` up to but not including `high`, with fractions. */
  between(low: number, high: number): number {
    return low + this.float() * (high - low)
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(choices.length)]!
  }

  /** Waiting time until the next of events that come `mean` apart on average. */
  exponential(mean: number): number {
    return -Math.log(1 - this.float()) * mean
  }
}

/** Three words from a key, each bit of them depending on every character. */
function keyWords(key: string): Uint32Array {
  const words = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162])
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    for (let lane = 0; lane < 3; lane++) {
      const mixed = Math.imul(words[lane]! ^ (code + lane), 0x85ebca6b)
      words[lane] = ((mixed << 13) | (mixed >>> 19)) + words[(lane + 1) % 3]!
    }
  }
  return words
}
