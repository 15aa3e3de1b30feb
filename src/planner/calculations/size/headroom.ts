import { badDocument } from '../../documents/validate.ts'
import { positive, positiveCount, quantity, z } from '../../schema.ts'
import { derived, type Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'

/** Fields that sizings share: what is there already, and what is to come. */
export const headroomFields = {
  deployedBrokers: positiveCount.optional().describe('brokers that are there now, to be compared with what is needed'),
  growth: z
    .strictObject({
      loadPerMonth: quantity.default(0).describe('growth of all rates in a month: 0.05 is 5 %'),
      partitionsPerMonth: quantity.default(0).describe('growth of the number of partitions in a month'),
      months: quantity.default(0).describe('how far ahead to size'),
    })
    .prefault({})
    .describe('headroom for growth'),
}

export type Growth = z.output<(typeof headroomFields)['growth']>

export const headroomOutput = {
  headroom: z.strictObject({
    peakToAverageRatio: z.number().nullable(),
    loadGrowthRatio: z.number(),
    partitionsGrowthRatio: z.number(),
  }),
  deployed: z
    .strictObject({ brokers: z.number(), usedRatio: z.number(), state: z.enum(['short', 'enough', 'wasteful']) })
    .optional(),
}

/** Peak to average, and what rates and partitions are multiplied by: (1 + growth per month) ^ months. */
export function headroomOf(peakInMiBps: number, avgInMiBps: number | undefined, growth: Growth, trace: Trace) {
  const { loadPerMonth, partitionsPerMonth, months } = growth
  const known = avgInMiBps !== undefined && avgInMiBps > 0
  return {
    peakToAverageRatio: trace.step(
      'peakToAverageRatio',
      'peakInMiBps ÷ avgInMiBps',
      { peakInMiBps, avgInMiBps },
      known ? peakInMiBps / avgInMiBps : null,
    ),
    loadGrowthRatio: trace.step(
      'loadGrowthRatio',
      '(1 + loadPerMonth) ^ months',
      { loadPerMonth, months },
      (1 + loadPerMonth) ** months,
    ),
    partitionsGrowthRatio: trace.step(
      'partitionsGrowthRatio',
      '(1 + partitionsPerMonth) ^ months',
      { partitionsPerMonth, months },
      (1 + partitionsPerMonth) ** months,
    ),
  }
}

/** A rate after growth: as it is told where nothing grows. */
export function grownRate(name: string, rate: number, loadGrowthRatio: number, trace: Trace): number | Sourced<number> {
  return loadGrowthRatio === 1 ? trace.field(name, rate) : derived(rate * loadGrowthRatio, `${name} × loadGrowthRatio`)
}

/** Wasteful: the largest constraint asks for no more than this share of what is deployed. Short: more is needed than is there. */
export function deployedState(
  deployedBrokers: number | undefined,
  need: { readonly brokers: number; readonly largest: number },
  wastefulRatioMax: number,
  trace: Trace,
) {
  if (deployedBrokers === undefined) return {}
  const { largest, brokers } = need
  const usedRatio = trace.step(
    'deployed.usedRatio',
    'largest constraint ÷ deployedBrokers',
    { largest: derived(largest, 'the largest constraint'), deployedBrokers },
    largest / deployedBrokers,
  )
  const state = trace.step(
    'deployed.state',
    'short: brokers > deployedBrokers; wasteful: usedRatio ≤ wastefulRatioMax',
    { brokers, deployedBrokers, usedRatio, wastefulRatioMax },
    brokers > deployedBrokers ? 'short' : usedRatio <= wastefulRatioMax ? 'wasteful' : 'enough',
  )
  return { deployed: { brokers: deployedBrokers, usedRatio, state } as const }
}

/** The peak that is sized for is given, or it is the average times its ratio. */
export const peakFields = {
  peakInMiBps: quantity.optional().describe('MiB/s written at the peak; or peakToAverageRatio'),
  peakToAverageRatio: positive.min(1).optional().describe('peak over average, where the peak itself is not given'),
  avgInMiBps: quantity.optional().describe('MiB/s written on average'),
}

interface PeakGiven {
  readonly peakInMiBps?: number | undefined
  readonly peakToAverageRatio?: number | undefined
  readonly avgInMiBps?: number | undefined
}

export function peakOf({ peakInMiBps, peakToAverageRatio, avgInMiBps }: PeakGiven, trace: Trace): number {
  if (peakInMiBps !== undefined) return peakInMiBps
  if (avgInMiBps === undefined || peakToAverageRatio === undefined)
    throw badDocument('input', [{ path: '/peakInMiBps', text: 'is missing, and so is avgInMiBps with peakToAverageRatio' }])
  return trace.step(
    'peakInMiBps',
    'avgInMiBps × peakToAverageRatio',
    { avgInMiBps, peakToAverageRatio },
    avgInMiBps * peakToAverageRatio,
  )
}
