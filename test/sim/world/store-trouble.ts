/**
 * What is wrong just now with the object store as one machine finds it: shares of its requests, unless said otherwise. The way there, what is
 * done there, and the way back fail apart from each other.
 */
export interface StoreTrouble {
  /** Lost on the way there: never done, and nobody is told. */
  lostBefore: number
  /** Lost on the way back: done, and nobody is told. */
  lostAfter: number
  /** Of writes: told to be unknown, and done up to half a minute later, whoever wrote meanwhile and whether or not the sender lives. */
  late: number
  /** A 500 of a request that wasn't done, and of one that was. */
  failedBefore: number
  failedAfter: number
  /** 503 and 429. */
  throttled: number
  /** Of conditional writes: 409, undecided. Nothing was done. */
  conflict: number
  /** All of them: 403. */
  isDenied: boolean
  /** Of reads: the connection breaks in mid-body; it comes short or is another range than asked for. */
  reset: number
  short: number
  /** Of reads: another object's body, whole and well-formed; one wrong bit. The store's client can't tell. */
  swapped: number
  flipped: number
  /** Takes a hundred times as long. */
  slow: number
  /** Of lists: as it was some seconds ago, or with a key twice. */
  stale: number
  /** Of deletes with several keys: some are done, some aren't. */
  partial: number
  /** All of them: nothing answers. */
  isDown: boolean
  /** 1 is a good store. */
  slowness: number
}

export function noStoreTrouble(): StoreTrouble {
  return {
    lostBefore: 0,
    lostAfter: 0,
    late: 0,
    failedBefore: 0,
    failedAfter: 0,
    throttled: 0,
    conflict: 0,
    isDenied: false,
    reset: 0,
    short: 0,
    swapped: 0,
    flipped: 0,
    slow: 0,
    stale: 0,
    partial: 0,
    isDown: false,
    slowness: 1,
  }
}
