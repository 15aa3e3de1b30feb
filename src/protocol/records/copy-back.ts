/** Below this a loop is faster than a call. */
const SHORT_BYTES = 32

/**
 * What LZ4 and Snappy call a copy: `length` bytes from `back` before `at` are written at `at` and may be their own source, so
 * that a run of one byte is a copy from 1 back. The caller has made sure of both ends.
 */
export function copyBack(into: Uint8Array, at: number, back: number, length: number): void {
  const from = at - back
  if (length <= SHORT_BYTES) {
    for (let index = 0; index < length; index++) into[at + index] = into[from + index]!
    return
  }
  if (back === 1) {
    into.fill(into[from]!, at, at + length)
    return
  }
  // What is there repeats itself, so each step may copy all that is there by now.
  for (let done = 0; done < length; ) {
    const step = Math.min(back + done, length - done)
    into.copyWithin(at + done, from, from + step)
    done += step
  }
}
