import type { Book } from '../book/book.ts'
import { planCost } from '../calculations/cost.ts'
import { type Calibrated, calibrate, type Watched } from './calibrate.ts'

export interface CalibratedCluster extends Calibrated {
  /** What the model says of the same load with these figures, per second. */
  readonly modelled: { readonly puts: number | null; readonly gets: number | null }
  /** Modelled ÷ counted − 1; null where one isn't known. */
  readonly offBy: { readonly puts: number | null; readonly gets: number | null }
}

/** The instance counts for nothing: only requests are asked for. */
const ANY_INSTANCE = 'm7g.large'

/** Figures of the model out of counters, and the model held against those counters. */
export function calibrateCluster(watched: Watched, zones: number, book: Book): CalibratedCluster {
  const found = calibrate(watched)
  const { counted, document } = found
  const partitions = Math.max(0, watched.after[0]?.sum('odradek_partitions') ?? 0)
  const { requestsPerSecond } = planCost.evaluate(
    {
      option: 'odradek',
      workload: {
        avgInMiBps: counted.avgInMiBps,
        avgOutMiBps: counted.avgOutMiBps,
        retentionHours: 24,
        zones,
        partitions,
        activePartitions: partitions,
      },
      deployment: { instanceType: ANY_INSTANCE, brokers: counted.brokers },
      calibration: document,
    },
    book,
  ).output as { readonly requestsPerSecond?: Readonly<Record<string, number | null>> }
  const modelled = { puts: requestsPerSecond?.puts ?? null, gets: requestsPerSecond?.gets ?? null }
  return { ...found, modelled, offBy: { puts: off(modelled.puts, counted.puts), gets: off(modelled.gets, counted.gets) } }
}

function off(modelled: number | null, counted: number | null): number | null {
  return modelled === null || counted === null || counted === 0 ? null : modelled / counted - 1
}
