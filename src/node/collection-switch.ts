import { Failure } from '../base/failure.ts'
import type { Timer } from '../base/ports.ts'
import { type MarkParts, readMark } from '../store/cluster-marks.ts'

const LOOK_MS = 10_000

/** Whether anything may be deleted: not from a restore until its confirmation, which is looked for meanwhile. Costs nothing where nothing was restored. */
export class CollectionSwitch {
  readonly #parts: MarkParts
  #isOff: boolean
  #timer: Timer | undefined

  private constructor(parts: MarkParts, isOff: boolean) {
    this.#parts = parts
    this.#isOff = isOff
    if (isOff) this.#next()
  }

  static async open(parts: MarkParts): Promise<CollectionSwitch> {
    return new CollectionSwitch(parts, (await readMark('restored', parts)) !== undefined)
  }

  get isOff(): boolean {
    return this.#isOff
  }

  close(): void {
    this.#timer?.cancel()
  }

  #next(): void {
    this.#timer = this.#parts.clock.after(LOOK_MS, () => {
      this.#next()
      void this.#look()
    })
  }

  async #look(): Promise<void> {
    try {
      if ((await readMark('restored', this.#parts)) !== undefined) return
    } catch (error) {
      if (error instanceof Failure) return
      throw error
    }
    this.#isOff = false
    this.#timer?.cancel()
  }
}
