import type { Book } from '../book/book.ts'
import { costUsd, gibUsd, type Price, sourcedPrice } from '../book/price.ts'
import { gibOf } from '../numbers.ts'
import { positiveCount, quantity, share, z } from '../schema.ts'
import type { Trace } from '../trace.ts'
import { crossZoneFlows, DIRECTIONS, PLATFORM_FACTS, PLATFORMS, type Platform } from './network-flows.ts'

/** What tuning can be worked out from; what is missing leaves a row without money. */
export const tuningInput = z.strictObject({
  platform: z.enum(PLATFORMS),
  avgOutMiBps: quantity.nullish().describe('MiB/s read, on average'),
  replicationFactor: positiveCount.default(3),
  zones: positiveCount.default(3),
  consumersRackAware: share.nullish().describe('share of bytes read within the zone now'),
  tieredAllowed: z.boolean().nullish().describe('what plan fit tiered says'),
  primaryHours: quantity.nullish().describe('hours that must stay on brokers'),
  computeUsd: quantity.nullish().describe('monthly cost of brokers'),
  computeUtilisation: share.nullish().describe('of the busiest dimension, at the peak'),
  retentionNeededHours: quantity.nullish().describe('hours that anybody reads back, or must keep'),
  unusedGiB: quantity.nullish().describe('kept of topics that nobody reads, one copy'),
  unusedPartitions: quantity.nullish().describe('partitions of such topics'),
})

type Tuning = z.output<typeof tuningInput>

const ACTIONS = ['rack-aware-consumers', 'tiered-storage', 'right-size', 'retention', 'unused-topics', 'quotas'] as const

const TEXTS: Readonly<Record<(typeof ACTIONS)[number], string>> = {
  'rack-aware-consumers': 'Let consumers read from the copy in their own zone.',
  'tiered-storage': 'Keep older hours in tiered storage.',
  'right-size': 'Run as much compute as the load needs.',
  retention: 'Keep what is needed, not longer.',
  'unused-topics': 'Delete topics and partitions that nobody uses.',
  quotas: 'Set quotas, so that one client cannot set the size of all.',
}

export const tuningOutput = z.strictObject({
  action: z.enum(ACTIONS),
  monthlyUsd: z.number().nullable(),
  text: z.string(),
})

type Row = z.output<typeof tuningOutput>

/** What a GiB on brokers costs in a month, and how often each is kept and billed. Elsewhere storage isn't bought by the GiB on brokers. */
const STORAGE: Readonly<Partial<Record<Platform, { readonly priceId: string; readonly isPerCopy: boolean }>>> = {
  ec2: { priceId: 'ebs.gp3.storage', isPerCopy: true },
  kubernetes: { priceId: 'ebs.gp3.storage', isPerCopy: true },
  'msk-standard': { priceId: 'msk.standard.storage', isPerCopy: true },
  'msk-express': { priceId: 'msk.express.storage', isPerCopy: false },
  'msk-serverless': { priceId: 'msk.serverless.storage', isPerCopy: false },
  odradek: { priceId: 's3.standard.storage', isPerCopy: false },
  automq: { priceId: 's3.standard.storage', isPerCopy: false },
}

const REMOTE_PRICES: Readonly<Partial<Record<Platform, string>>> = {
  ec2: 's3.standard.storage',
  kubernetes: 's3.standard.storage',
  'msk-standard': 'msk.standard.tiered.storage',
}

interface Surroundings {
  readonly book: Book
  readonly trace: Trace
  readonly avgInMiBps: number | null
  readonly retentionHours: number | null
}

/** What tuning would save in a month, the most first; what has no figure last. Rows aren't to be added up: some save the same bytes. */
export function tuningOf(tuning: Tuning | undefined, surroundings: Surroundings): Row[] {
  if (tuning === undefined) return ACTIONS.map((action) => ({ action, monthlyUsd: null, text: TEXTS[action] }))
  const { book } = surroundings
  const utilisationMax = book.limits.number('operatingThresholds', 'cpuUserPlusSystemMax')
  const { computeUsd, computeUtilisation } = tuning
  const figures: Readonly<Record<(typeof ACTIONS)[number], number | null>> = {
    'rack-aware-consumers': rackAwareUsd(tuning, surroundings),
    'tiered-storage': tieredUsd(tuning, surroundings),
    'right-size': surroundings.trace.step(
      'tuning.right-size',
      'computeUsd × max(0, 1 − computeUtilisation ÷ utilisationMax)',
      { computeUsd, computeUtilisation, utilisationMax },
      computeUsd == null || computeUtilisation == null || utilisationMax.value === null
        ? null
        : computeUsd * Math.max(0, 1 - computeUtilisation / utilisationMax.value),
    ),
    retention: retentionUsd(tuning, surroundings),
    'unused-topics': unusedUsd(tuning, surroundings),
    quotas: null,
  }
  return ACTIONS.map((action) => ({ action, monthlyUsd: figures[action], text: TEXTS[action] }))
    .filter(({ monthlyUsd }) => monthlyUsd === null || monthlyUsd > 0)
    .sort((one, other) => (other.monthlyUsd ?? -1) - (one.monthlyUsd ?? -1))
}

function rackAwareUsd(tuning: Tuning, { book, trace, avgInMiBps }: Surroundings): number | null {
  const { platform, avgOutMiBps, replicationFactor, zones, consumersRackAware } = tuning
  const { storage, billed } = PLATFORM_FACTS[platform]
  const price = book.prices.price('aws.transfer.cross-zone')
  const flow = (share: number) =>
    crossZoneFlows(storage, {
      avgInMiBps: avgInMiBps ?? 0,
      avgOutMiBps: avgOutMiBps ?? null,
      replicationFactor,
      zones,
      consumersRackAware: share,
      producersZoneAware: 0,
    }).consumer
  const now = consumersRackAware == null ? null : flow(consumersRackAware)
  const then = flow(1)
  const { hoursPerMonth } = book.prices
  const inputs = { now, then, hoursPerMonth, isBilled: billed.consumer, price: sourcedPrice(price) }
  return trace.step(
    'tuning.rack-aware-consumers',
    '(crossing now − crossing then) × hoursPerMonth × 3600 ÷ 1024 × price × 2, if it is billed',
    inputs,
    billed.consumer === false
      ? 0
      : billed.consumer === null || now === null || then === null
        ? null
        : gibUsd(price, gibOf(now - then, hoursPerMonth), book.prices.gigabyteBytes, DIRECTIONS),
  )
}

function tieredUsd(tuning: Tuning, surroundings: Surroundings): number | null {
  const { platform, tieredAllowed, primaryHours } = tuning
  const { book, trace, avgInMiBps, retentionHours } = surroundings
  const remoteId = REMOTE_PRICES[platform]
  if (remoteId === undefined || tieredAllowed === false) return 0
  const remote = book.prices.price(remoteId)
  const known = avgInMiBps !== null && retentionHours !== null && primaryHours != null && tieredAllowed === true
  const moved = known ? gibOf(avgInMiBps, Math.max(0, retentionHours - primaryHours)) : null
  const before = moved === null ? null : storageUsd(tuning, moved, book)
  const after = moved === null ? null : gibUsd(remote, moved, book.prices.gigabyteBytes)
  const inputs = { moved, before, after, remotePrice: sourcedPrice(remote) }
  return trace.step(
    'tuning.tiered-storage',
    'cost on brokers − cost in tiered storage of what is older than primaryHours, without reading it back',
    inputs,
    before === null || after === null ? null : Math.max(0, before - after),
  )
}

function retentionUsd(tuning: Tuning, { book, trace, avgInMiBps, retentionHours }: Surroundings): number | null {
  const { retentionNeededHours } = tuning
  const known = avgInMiBps !== null && retentionHours !== null && retentionNeededHours != null
  const freedGiB = known ? gibOf(avgInMiBps, Math.max(0, retentionHours - retentionNeededHours)) : null
  return trace.step(
    'tuning.retention',
    'avgInMiBps × (retentionHours − retentionNeededHours) × 3600 ÷ 1024 × copies × price',
    { freedGiB, ...storageInputs(tuning, book) },
    freedGiB === null ? null : storageUsd(tuning, freedGiB, book),
  )
}

function unusedUsd(tuning: Tuning, { book, trace }: Surroundings): number | null {
  const { platform, unusedGiB, unusedPartitions } = tuning
  const partitionPrice = book.prices.price('msk.serverless.partition')
  const isByPartition = platform === 'msk-serverless'
  const storage = unusedGiB == null ? null : storageUsd(tuning, unusedGiB, book)
  const partitions = !isByPartition
    ? 0
    : unusedPartitions == null
      ? null
      : costUsd(partitionPrice, unusedPartitions * book.prices.hoursPerMonth)
  return trace.step(
    'tuning.unused-topics',
    'unusedGiB × copies × price, and on Serverless unusedPartitions × hoursPerMonth × price',
    {
      unusedGiB,
      ...storageInputs(tuning, book),
      ...(isByPartition ? { unusedPartitions, partitionPrice: sourcedPrice(partitionPrice) } : {}),
    },
    storage === null || partitions === null ? null : storage + partitions,
  )
}

function storageUsd(tuning: Tuning, gib: number, book: Book): number | null {
  const found = storageOf(tuning, book)
  return found === undefined ? null : gib === 0 ? 0 : gibUsd(found.price, gib * found.copies, book.prices.gigabyteBytes)
}

function storageInputs(tuning: Tuning, book: Book): Record<string, unknown> {
  const found = storageOf(tuning, book)
  return found === undefined ? {} : { copies: found.copies, price: sourcedPrice(found.price) }
}

function storageOf({ platform, replicationFactor }: Tuning, book: Book): { price: Price; copies: number } | undefined {
  const found = STORAGE[platform]
  if (found === undefined) return undefined
  return { price: book.prices.price(found.priceId), copies: found.isPerCopy ? replicationFactor : 1 }
}
