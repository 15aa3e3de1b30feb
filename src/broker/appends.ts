import type { Draining } from './draining.ts'
import type { Stranding } from './stranding.ts'

export interface AppendsParts {
  readonly draining: Pick<Draining, 'refuses'>
  readonly stranding: Pick<Stranding, 'begunCount'>
}

/** What of one produce request is on its way to the log, and whether more of it may be. */
export class Appends {
  /** Each resolves when one flush is settled. */
  readonly underWay: Promise<void>[] = []
  readonly #parts: AppendsParts
  readonly #begunCount: number

  constructor(parts: AppendsParts) {
    this.#parts = parts
    this.#begunCount = parts.stranding.begunCount
  }

  /**
   * To be asked in the turn of the loop in which something is begun. Once this broker is stranded it's false for good, even if it's well in the next moment: the
   * request may have been given up, or an earlier one withdrawn, and clients go elsewhere with both.
   */
  get mayBegin(): boolean {
    const { draining, stranding } = this.#parts
    return !draining.refuses && stranding.begunCount === this.#begunCount
  }
}
