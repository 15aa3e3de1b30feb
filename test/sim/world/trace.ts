import { crc32c } from '@node-rs/crc32'

const CHECKPOINT_EVERY = 256

/**
 * What happened, folded into two 32-bit lanes: two runs of one seed must end with the same digest. Checkpoints on the way
 * tell where two runs parted; a third run then captures that stretch as text.
 */
export class Trace {
  readonly #kinds = new Map<string, number>()
  readonly #capture: { readonly from: number; readonly to: number } | undefined
  readonly #checkpoints: string[] = []
  readonly captured: string[] = []
  #low = 0x811c9dc5 | 0
  #high = 0x9e3779b9 | 0
  #count = 0

  constructor(capture?: { readonly from: number; readonly to: number }) {
    this.#capture = capture
  }

  get count(): number {
    return this.#count
  }

  /** `checkpoints[i]` is the digest after (i + 1) * 256 notes. */
  get checkpoints(): readonly string[] {
    return this.#checkpoints
  }

  /** `kind` is a word from a small set; numbers may have fractions. */
  note(kind: string, first = 0, second = 0): void {
    let id = this.#kinds.get(kind)
    if (id === undefined) {
      id = this.#kinds.size + 1
      this.#kinds.set(kind, id)
    }
    this.#mix(id)
    this.#mixNumber(first)
    this.#mixNumber(second)
    this.#count++
    if (this.#count % CHECKPOINT_EVERY === 0) this.#checkpoints.push(this.digest())
    const capture = this.#capture
    if (capture !== undefined && this.#count >= capture.from && this.#count < capture.to) {
      this.captured.push(`${this.#count} ${kind} ${first} ${second}`)
    }
  }

  /** The bytes count in full, by their CRC32C. */
  noteBytes(kind: string, subject: number, bytes: Uint8Array): void {
    this.note(kind, subject, bytes.length * 0x1_0000_0000 + crc32c(bytes as Buffer))
  }

  digest(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0')
  }

  #mixNumber(value: number): void {
    // Virtual times have fractions of a microsecond; scaled by 2^20 they stay exact enough to tell any two apart.
    const whole = Math.floor(value)
    this.#mix(whole | 0)
    this.#mix(Math.floor(whole / 0x1_0000_0000) | 0)
    if (whole !== value) this.#mix(Math.floor((value - whole) * 0x10_0000))
  }

  #mix(word: number): void {
    const low = Math.imul(this.#low ^ word, 0x85ebca6b)
    this.#low = (low << 15) | (low >>> 17)
    const high = Math.imul(this.#high + word, 0xc2b2ae35) ^ this.#low
    this.#high = (high << 11) | (high >>> 21)
  }
}

/** Where two runs parted: the range of notes to capture, or undefined when all checkpoints that both have agree. */
export function divergence(left: Trace, right: Trace): { readonly from: number; readonly to: number } | undefined {
  if (left.digest() === right.digest() && left.count === right.count) return undefined
  const shared = Math.min(left.checkpoints.length, right.checkpoints.length)
  let same = 0
  while (same < shared && left.checkpoints[same] === right.checkpoints[same]) same++
  return { from: same * CHECKPOINT_EVERY, to: (same + 1) * CHECKPOINT_EVERY + 1 }
}
