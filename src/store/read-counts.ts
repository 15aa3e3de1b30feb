/** What reads of one class did since the start. */
export interface ReadCounts {
  /** Blocks that were there, and those that weren't. */
  hits: number
  misses: number
  /** Blocks that were fetched before anybody asked. */
  ahead: number
  /** Requests to the store, second ones and repeated ones among them, and bytes that came. */
  gets: number
  getBytes: number
  hedges: number
  retries: number
  /** Answers that weren't what was asked for. */
  badAnswers: number
  /** Blocks and bytes that a neighbour gave. */
  near: number
  nearBytes: number
}

export function noReads(): ReadCounts {
  return { hits: 0, misses: 0, ahead: 0, gets: 0, getBytes: 0, hedges: 0, retries: 0, badAnswers: 0, near: 0, nearBytes: 0 }
}
