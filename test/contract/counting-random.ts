import type { Random } from '../../src/base/ports.ts'

/** Not random at all: each draw is the next number. */
export function countingRandom(): Random {
  let next = 0
  return {
    int: (bound) => next++ % bound,
    float: () => 0.5,
    bytes: (count) => new Uint8Array(count).fill(next++),
    uuidHex: () => String(next++).padStart(32, '0'),
    fork: () => countingRandom(),
  }
}
