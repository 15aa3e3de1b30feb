import type { Book } from '../../book/book.ts'
import { z } from '../../schema.ts'
import { matches } from '../../wildcard.ts'
import { type CostInput, costInput } from '../cost/statement.ts'
import { changedValue, fieldChange, figuresOf } from './change.ts'
import { fieldOf, withField } from './field.ts'

const area = z.strictObject({
  text: z.string(),
  /** What is moved where nobody says what to move, and how far. Left out where its field isn't known, or where the field `unless` is told. */
  drivers: z.record(z.string(), z.strictObject({ low: fieldChange, high: fieldChange, unless: z.string().optional() })),
  /** Other fields that belong to it; `*` stands for anything. */
  also: z.array(z.string()),
})

const areas = z.record(z.string(), area)
type Areas = z.output<typeof areas>

/** What a platform is decided by, and how far each is moved to see whether the decision holds. A file of limits may lay its own over it (`decisionAreas`). */
const DECISION_AREAS: Areas = {
  retention: {
    text: 'How long records are kept.',
    drivers: { 'workload.retentionHours': { low: { to: 24 }, high: { to: 720 } } },
    also: ['workload.primaryHours'],
  },
  fanOut: {
    text: 'How often each byte is read.',
    drivers: {
      'workload.fanOut': { low: { to: 1 }, high: { plus: 4 }, unless: 'workload.avgOutMiBps' },
      'workload.avgOutMiBps': { low: { times: 0.5 }, high: { add: { times: 4, of: 'workload.avgInMiBps' } } },
    },
    also: ['workload.peakOutMiBps', 'workload.zonesReading'],
  },
  connectivity: {
    text: 'What crosses zones, networks and regions.',
    drivers: {
      'workload.producersZoneAware': { low: { to: 0 }, high: { to: 1 } },
      'workload.consumersRackAware': { low: { to: 0 }, high: { to: 1 } },
    },
    also: ['workload.zones', 'privateConnectivityUsd', 'paths.*', 'connect.*'],
  },
  scaling: {
    text: 'How much is written, how far peaks stand above it, and how many partitions there are.',
    drivers: {
      'workload.avgInMiBps': { low: { times: 0.5 }, high: { times: 3 } },
      'workload.peakInMiBps': { low: { times: 1 }, high: { times: 3 } },
      'workload.partitions': { low: { times: 1 }, high: { times: 2 } },
      'workload.activePartitions': { low: { times: 1 }, high: { times: 2 } },
    },
    also: ['workload.partitionsNeeded', 'workload.produceRequestsPerSecond', 'deployment.provisioned*', 'deployment.volume*'],
  },
  recovery: {
    text: 'What is read back after a failure, and what stands by for the loss of a zone.',
    drivers: {
      'workload.catchUpMiBps': { low: { to: 0 }, high: { add: { times: 1, of: 'workload.avgInMiBps' } } },
      'deployment.brokers': { low: { times: 1 }, high: { times: 1.5 } },
    },
    also: ['workload.replicationFactor', 'workload.retrievalGiBPerMonth'],
  },
}

export function decisionAreasIn(book: Book): Areas {
  return book.limits.table('decisionAreas', areas, DECISION_AREAS)
}

export function areaOf(table: Areas, driver: string): string | null {
  const found = Object.entries(table).find(
    ([, { drivers, also }]) => Object.hasOwn(drivers, driver) || also.some((pattern) => matches(pattern, driver)),
  )
  return found?.[0] ?? null
}

/** What is moved where nobody says it: all drivers of the table that are known and move at all. */
export function rangesOf(
  table: Areas,
  input: CostInput,
  hoursPerMonth: number,
): Readonly<Record<string, readonly [number, number]>> {
  const figures = figuresOf(input, hoursPerMonth)
  const drivers = Object.values(table).flatMap(({ drivers: own }) => Object.entries(own))
  return Object.fromEntries(
    drivers.flatMap(([driver, { low, high, unless }]) => {
      const value = fieldOf(input, driver)
      if (value === null || (unless !== undefined && fieldOf(input, unless) !== null)) return []
      const ends = [low, high].map((end) => allowedValue(input, driver, changedValue(value, end, figures)))
      const [least, most] = ends as [number | null, number | null]
      return least === null || most === null || least === most ? [] : [[driver, [least, most]] as const]
    }),
  )
}

/** The value as it is, or the next whole number where the field has only those; null where it can't be so. */
export function allowedValue(input: CostInput, driver: string, value: number | null): number | null {
  if (value === null) return null
  const found = [value, Math.ceil(value)].find((one) => costInput.safeParse(withField(input, driver, one)).success)
  return found ?? null
}
