import type { DiskOperation, DiskPace } from '../../faults/fault-disk.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'

/** Of a machine: how long its disk takes, and who waits for it to be busy. */
export interface DiskConditions {
  /** 1 is a good disk. */
  slowness: number
  /** Hears of every operation when it begins: a blow at that moment hits more than one at any other. */
  ambush: ((operation: DiskOperation, takesMs: number) => void) | undefined
}

/** Least and most milliseconds, by operation; all others are changes or looks at names. */
const RANGES: Partial<Record<DiskOperation, readonly [number, number]>> = {
  write: [0.01, 0.3],
  read: [0.02, 0.4],
  sync: [0.2, 3],
  'sync-directory': [0.2, 3],
}
const OTHERS: readonly [number, number] = [0.01, 0.1]
const BYTES_A_MS = 250_000

/** Disk operations as events of the process that asked for them. */
export class DiskTiming implements DiskPace {
  readonly #process: SimProcess
  readonly #scheduler: Scheduler
  readonly #random: SimRandom
  readonly #trace: Trace
  readonly #conditions: DiskConditions

  constructor(process: SimProcess, scheduler: Scheduler, random: SimRandom, trace: Trace, conditions: DiskConditions) {
    this.#process = process
    this.#scheduler = scheduler
    this.#random = random
    this.#trace = trace
    this.#conditions = conditions
  }

  start(operation: DiskOperation, sizeBytes: number, finish: () => void): void {
    const [low, high] = RANGES[operation] ?? OTHERS
    const delayMs = (this.#random.between(low, high) + sizeBytes / BYTES_A_MS) * this.#conditions.slowness
    this.#conditions.ambush?.(operation, delayMs)
    this.#scheduler.after(delayMs, operation, this.#process, () => {
      this.#trace.note('disk', sizeBytes)
      finish()
    })
  }
}
