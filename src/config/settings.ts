import { CLUSTER_SETTINGS } from './cluster-settings.ts'
import type { Definition, ValueOf } from './definition.ts'
import { GROUP_KIND_SETTINGS, GROUP_SETTINGS } from './group-settings.ts'
import { FLUSH_SETTINGS, LIMIT_SETTINGS, PLACE_SETTINGS } from './node-settings.ts'
import { PRODUCER_SETTINGS } from './producer-settings.ts'
import { TOPIC_DEFAULT_SETTINGS } from './topic-defaults.ts'

/**
 * The door of the room: every setting of a broker, once. It is read from flags, environment and a file, shown by
 * DescribeConfigs, and printed as `docs/configuration.md`. Kafka's own name stands where it means the same.
 */
export const SETTINGS = {
  ...PLACE_SETTINGS,
  ...CLUSTER_SETTINGS,
  ...FLUSH_SETTINGS,
  ...LIMIT_SETTINGS,
  ...TOPIC_DEFAULT_SETTINGS,
  ...GROUP_SETTINGS,
  ...GROUP_KIND_SETTINGS,
  ...PRODUCER_SETTINGS,
} as const

/** In the order of the documentation. */
export const SETTING_GROUPS: readonly {
  readonly title: string
  readonly settings: Readonly<Record<string, Definition<unknown>>>
}[] = [
  { title: 'Place and log lines', settings: PLACE_SETTINGS },
  { title: 'Cluster', settings: CLUSTER_SETTINGS },
  { title: 'Flushes and memory', settings: FLUSH_SETTINGS },
  { title: 'Limits', settings: LIMIT_SETTINGS },
  { title: 'Topics', settings: TOPIC_DEFAULT_SETTINGS },
  { title: 'Groups and offsets', settings: GROUP_SETTINGS },
  { title: 'Consumer, share and streams groups', settings: GROUP_KIND_SETTINGS },
  { title: 'Producers, transactions, quotas', settings: PRODUCER_SETTINGS },
]

export type SettingName = keyof typeof SETTINGS

/** Values by name: `settings['num.partitions']` is a number. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> }

/** By name, for names from outside. */
export const SETTING_BY_NAME: ReadonlyMap<string, Definition<unknown>> = new Map(Object.entries(SETTINGS))

/**
 * What this broker was given, as text by setting name. A value counts before those to its right: changed at run time for
 * this broker, changed at run time for all brokers, given at the start.
 */
export interface BrokerOverrides {
  readonly perBroker: ReadonlyMap<string, string>
  readonly clusterWide: ReadonlyMap<string, string>
  readonly given: ReadonlyMap<string, string>
}

export const NO_OVERRIDES: ReadonlyMap<string, string> = new Map()

/**
 * The values that hold now. What was given has been checked before; a stored change that this version doesn't take (a plug-in's
 * key, a range that got narrower) doesn't count.
 */
export function effectiveSettings(overrides: BrokerOverrides): Settings {
  const values = new Map<string, unknown>()
  for (const [name, definition] of SETTING_BY_NAME) values.set(name, effectiveValue(name, definition, overrides))
  // The table's keys are exactly those of Settings, and each value was read by its own definition.
  return Object.fromEntries(values) as Settings
}

function effectiveValue(name: string, definition: Definition<unknown>, overrides: BrokerOverrides): unknown {
  const texts = [overrides.given.get(name), definition.fallback]
  if (definition.dynamic !== 'no') texts.unshift(overrides.perBroker.get(name), overrides.clusterWide.get(name))
  for (const text of texts) {
    if (text === undefined || text === null) continue
    const reading = definition.read(text)
    if (reading.kind === 'value') return reading.value
  }
  return undefined
}

/**
 * Spellings of one setting in the order in which they count; most settings have one. A spelling set in a stronger place hides all of them in
 * a weaker one.
 */
export function spellingsOf(name: string): readonly string[] {
  return SPELLINGS.find((names) => names.includes(name)) ?? [name]
}

const SPELLINGS: readonly (readonly string[])[] = [
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'],
]
