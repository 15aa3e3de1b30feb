import type { DiskOperation, DiskPace } from '../../faults/fault-disk.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'

/** How long a machine's disk takes; `slowness` 1 is a good one. */
export interface DiskSpeed {
  slowness: number
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
  readonly #speed: DiskSpeed

  constructor(process: SimProcess, scheduler: Scheduler, random: SimRandom, trace: Trace, speed: DiskSpeed) {
    this.#process = process
    this.#scheduler = scheduler
    this.#random = random
    this.#trace = trace
    this.#speed = speed
  }

  start(operation: DiskOperation, sizeBytes: number, finish: () => void): void {
    const [low, high] = RANGES[operation] ?? OTHERS
    const delayMs = (this.#random.between(low, high) + sizeBytes / BYTES_A_MS) * this.#speed.slowness
    this.#scheduler.after(delayMs, operation, this.#process, () => {
      this.#trace.note('disk', sizeBytes)
      finish()
    })
  }
}
