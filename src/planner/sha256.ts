const BLOCK_BYTES = 64
const ROUNDS = 64

/** The first 32 bits of the fractional parts of the roots of the first primes: square roots to begin with, cube roots for each round. */
const BEGIN = primes(8).map((prime) => fraction(Math.sqrt(prime)))
const ROUND = primes(ROUNDS).map((prime) => fraction(Math.cbrt(prime)))

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. FIPS 180-4; here because what browsers have can't be called at once. */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text))
  const state = Uint32Array.from(BEGIN)
  const words = new Uint32Array(ROUNDS)
  for (let at = 0; at < message.byteLength; at += BLOCK_BYTES) mixIn(state, words, message, at)
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** A bit, zeros up to the end of a block, and in it the length in bits. */
function padded(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / BLOCK_BYTES) * BLOCK_BYTES
  const whole = new Uint8Array(length)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  const view = new DataView(whole.buffer)
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(length - 4, (bytes.length * 8) >>> 0)
  return view
}

function mixIn(state: Uint32Array, words: Uint32Array, message: DataView, at: number): void {
  for (let round = 0; round < ROUNDS; round++)
    words[round] = round < 16 ? message.getUint32(at + round * 4) : expanded(words, round)
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let round = 0; round < ROUNDS; round++) {
    const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[round]! + words[round]!
    const other = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + one) >>> 0
    d = c
    c = b
    b = a
    a = (one + other) >>> 0
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index]! + word) >>> 0
}

function expanded(words: Uint32Array, round: number): number {
  const near = words[round - 2]!
  const far = words[round - 15]!
  const one = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10)
  const other = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)
  return (words[round - 16]! + other + words[round - 7]! + one) >>> 0
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}

function primes(howMany: number): number[] {
  const found: number[] = []
  for (let number = 2; found.length < howMany; number++) if (found.every((prime) => number % prime !== 0)) found.push(number)
  return found
}
