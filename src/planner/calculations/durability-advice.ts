import type { Limits } from '../book/limits.ts'
import { z } from '../schema.ts'
import type { Trace } from '../trace.ts'
import { durableSettings } from './durability-settings.ts'

export const COSTS = ['none', 'some', 'severe'] as const

/** What data is, and what it would cost: of lost, late and refused writes. */
export const businessFields = {
  dataClass: z.string().nullish().describe('financial, state-change, irreversible, logs, telemetry, reconstructible, …'),
  lostData: z.enum(COSTS).nullish().describe('what lost records would cost'),
  delayedData: z.enum(COSTS).nullish().describe('what late records would cost'),
  interruption: z.enum(COSTS).nullish().describe('what a time without writes would cost'),
}

const fields = z.strictObject(businessFields)
export type Business = z.output<typeof fields>

export const dataClassTable = z.record(z.string(), z.enum(['durability', 'throughput']))

/** What a class of data asks for: no loss, or as much speed as is wanted. A file of limits may name others. */
export const DATA_CLASSES: z.output<typeof dataClassTable> = {
  financial: 'durability',
  'state-change': 'durability',
  irreversible: 'durability',
  personal: 'durability',
  health: 'durability',
  regulated: 'durability',
  audit: 'durability',
  logs: 'throughput',
  telemetry: 'throughput',
  reconstructible: 'throughput',
}

export const adviceOutput = z.strictObject({
  profile: z.enum(['durability', 'throughput']).nullable(),
  why: z.array(z.string()),
  topic: z.record(z.string(), z.union([z.number(), z.boolean()])),
  producer: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
  unknown: z.array(z.string()),
})

export type Advice = z.output<typeof adviceOutput>

/** How long a producer collects records for a batch, by what a late record costs. */
export const ADVICE_CONSTANTS = { lingerMsIfSevere: 0, lingerMsIfSome: 5, lingerMsIfNone: 50 }
type Constants = Readonly<Record<keyof typeof ADVICE_CONSTANTS, number>>

/**
 * The profile that data asks for, and settings of it. What must not be lost outweighs all else: severe loss, or a class of that kind, asks for
 * durability, and so does a loss that costs something where the class isn't known to allow it. Late and refused writes only shape the settings.
 * `copies`: as many as are set; no advice takes one away from data that must not be lost.
 */
export function adviceOf(business: Business, copies: number, limits: Limits, constants: Constants, trace: Trace): Advice {
  const classes = limits.table('dataClasses', dataClassTable, DATA_CLASSES)
  const { dataClass, lostData } = business
  const asked = dataClass == null ? null : (classes[dataClass.toLowerCase()] ?? null)
  const [profile, why] = profileOf(business, asked)
  trace.step('advice.profile', 'severe loss, or a class that must not be lost → durability', { dataClass, lostData }, profile)
  const unknown = Object.keys(businessFields).filter((name) => business[name as keyof Business] == null)
  return {
    profile,
    why: [...why, ...shapedBy(profile, business)],
    ...(profile === null ? { topic: {}, producer: {} } : settingsOf(profile, business, copies, constants)),
    unknown: asked === null && dataClass != null ? [...unknown, `dataClass ${dataClass}`] : unknown,
  }
}

function profileOf({ dataClass, lostData }: Business, asked: 'durability' | 'throughput' | null): [Advice['profile'], string[]] {
  const byClass =
    asked === null ? [] : [asked === 'durability' ? `${dataClass} data must not be lost` : `${dataClass} data may be lost`]
  if (lostData === 'severe') return ['durability', [...byClass, 'lost records would cost much']]
  if (asked === 'durability') return ['durability', byClass]
  if (lostData === 'none') return ['throughput', [...byClass, 'lost records would cost nothing']]
  if (asked === 'throughput') return ['throughput', byClass]
  return lostData === 'some'
    ? ['durability', ['lost records would cost something, and nothing says that they may be lost']]
    : [null, []]
}

function shapedBy(profile: Advice['profile'], { delayedData, interruption }: Business): string[] {
  if (profile === null) return []
  return [
    ...(delayedData === 'severe' ? ['records are sent at once, because late ones would cost much'] : []),
    ...(interruption === 'severe' && profile === 'throughput'
      ? ['any copy may become leader, because a time without writes would cost more than lost records']
      : []),
    ...(interruption === 'severe' && profile === 'durability'
      ? ['writes go on with one copy lost, and are refused rather than lost with two']
      : []),
  ]
}

function settingsOf(profile: 'durability' | 'throughput', business: Business, set: number, constants: Constants) {
  const linger = { 'linger.ms': lingerMs(business.delayedData, constants) }
  if (profile === 'durability') {
    const { topic, producer } = durableSettings({ replicationFactor: set })
    return { topic: { ...topic }, producer: { ...producer, ...linger } }
  }
  // Who loses nothing by lost records needs no third copy, unless writes must go on.
  const copies = business.lostData === 'none' && business.interruption === 'none' ? 2 : 3
  return {
    topic: {
      replicationFactor: copies,
      'min.insync.replicas': 1,
      'unclean.leader.election.enable': business.interruption === 'severe' && business.lostData === 'none',
    },
    producer: { acks: '1', 'compression.type': 'lz4', ...linger },
  }
}

function lingerMs(delayed: Business['delayedData'], constants: Constants): number {
  if (delayed === 'severe') return constants.lingerMsIfSevere
  return delayed === 'none' ? constants.lingerMsIfNone : constants.lingerMsIfSome
}
