/**
 * What is wrong just now with a log that is kept elsewhere, behind a network: shares of appends. Only subjects whose log is kept so
 * heed it.
 */
export interface LogTrouble {
  /** Lost on the way there: not done, and nobody is told. */
  lostBefore: number
  /** Lost on the way back: done, and nobody is told. */
  lostAfter: number
  /** Told to be undecided, and done later. */
  late: number
  /** 1 is a good connection. */
  slowness: number
}

export function noLogTrouble(): LogTrouble {
  return { lostBefore: 0, lostAfter: 0, late: 0, slowness: 1 }
}
