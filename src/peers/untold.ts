/** One announcement, as chunks of a message. */
export type Announcement = readonly Uint8Array[]

const COUNT_MAX = 1_000
const BYTES_MAX = 4 * 1024 * 1024

/**
 * Announcements for a peer that doesn't read fast enough. The oldest go first when there are too many: what it missed shows in the next ping.
 *
 * ```
 *   add → [ newest … oldest ] → take → socket
 *                            └→ dropped past 1,000 or 4 MiB
 * ```
 */
export class Untold {
  #queue: Announcement[] = []
  #bytes = 0

  /** How many others were dropped for it. */
  add(announcement: Announcement): number {
    this.#queue.push(announcement)
    this.#bytes += bytesOf(announcement)
    let dropped = 0
    while (this.#queue.length > COUNT_MAX || (this.#bytes > BYTES_MAX && this.#queue.length > 1)) {
      this.take()
      dropped++
    }
    return dropped
  }

  take(): Announcement | undefined {
    const oldest = this.#queue.shift()
    if (oldest !== undefined) this.#bytes -= bytesOf(oldest)
    return oldest
  }

  get count(): number {
    return this.#queue.length
  }

  /** How many there were. */
  clear(): number {
    const { length } = this.#queue
    this.#queue = []
    this.#bytes = 0
    return length
  }
}

function bytesOf(announcement: Announcement): number {
  return announcement.reduce((sum, chunk) => sum + chunk.length, 0)
}
