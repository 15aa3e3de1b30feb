import { CLIENT_METRICS_CONFIGS } from './client-metrics-configs.ts'
import type { Definition, ValueType } from './definition.ts'
import { GROUP_CONFIGS, groupText } from './group-configs.ts'
import { type BrokerSource, type BrokerValue, brokerValues } from './inherited.ts'
import { type BrokerOverrides, effectiveSettings, SETTING_BY_NAME, type Settings, spellingsOf } from './settings.ts'
import { SHOWN_CONFIGS, type ShownConfig } from './shown-configs.ts'
import { TOPIC_CONFIG_BY_NAME, type TopicConfigName } from './topic-configs.ts'
import { topicValue } from './topic-settings.ts'

/** The answers of DescribeConfigs, pure. `overrides` are what is stored for the resource itself. */
export interface ConfigEntry {
  readonly name: string
  /** Null: there is none, or it is a secret. */
  readonly value: string | null
  readonly source: ConfigSource
  readonly type: ValueType | 'unknown'
  readonly isReadOnly: boolean
  readonly isSensitive: boolean
  /** Every place that sets it, strongest first; empty unless asked for. */
  readonly synonyms: readonly ConfigSynonym[]
  /** Null unless asked for. */
  readonly documentation: string | null
}

export interface ConfigSynonym {
  readonly name: string
  /** As it stands in that place: hours stay hours. Null: a secret. */
  readonly value: string | null
  readonly source: ConfigSource
}

export type ConfigSource = BrokerSource | 'topic' | 'group' | 'client-metrics' | 'broker-logger'

/** Kafka's numbers. */
export const SOURCE_ID: Readonly<Record<ConfigSource, number>> = {
  topic: 1,
  'dynamic-broker': 2,
  'dynamic-default-broker': 3,
  'static-broker': 4,
  default: 5,
  'broker-logger': 6,
  'client-metrics': 7,
  group: 8,
}

/** Kafka's numbers. */
export const TYPE_ID: Readonly<Record<ValueType | 'unknown', number>> = {
  unknown: 0,
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
}

export interface DescribeOptions {
  /** Null or empty: all. Names that don't exist are left out in silence. */
  readonly names: readonly string[] | null
  readonly includeSynonyms: boolean
  readonly includeDocumentation: boolean
}

export function describeTopic(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerOverrides,
  options: DescribeOptions,
): readonly ConfigEntry[] {
  return chosen(TOPIC_CONFIG_BY_NAME.keys(), options).map((name) => {
    const config = TOPIC_CONFIG_BY_NAME.get(name)!
    // The table's names are exactly those of the type.
    const { text } = topicValue(name as TopicConfigName, overrides, broker)
    const synonyms: ConfigSynonym[] = cut(config.serverKeys[0], brokerValues(config.serverKeys, broker)).map(synonymOf)
    if (overrides.has(name)) synonyms.unshift({ name, value: text, source: 'topic' })
    return entry(name, text, config, synonyms, false, options)
  })
}

/** The configs of this very broker. */
export function describeBroker(broker: BrokerOverrides, options: DescribeOptions): readonly ConfigEntry[] {
  const settings = effectiveSettings(broker)
  const names = new Set([
    ...SETTING_BY_NAME.keys(),
    ...SHOWN_CONFIGS.keys(),
    ...broker.clusterWide.keys(),
    ...broker.perBroker.keys(),
  ])
  return chosen(names, options).map((name) => {
    const shown = SHOWN_CONFIGS.get(name)
    if (shown !== undefined) return shownEntry(name, shown, settings, options)
    const values = brokerValues(spellingsOf(name), broker)
    const own = values.find((value) => value.name === name)
    return brokerEntry(name, own?.text ?? null, cut(name, values).map(synonymOf), options)
  })
}

function shownEntry(name: string, shown: ShownConfig, settings: Settings, options: DescribeOptions): ConfigEntry {
  const value = shown.value(settings)
  return entry(name, value, shown, shown.isGiven ? [{ name, value, source: 'static-broker' }] : [], true, options)
}

/** The broker resource without a name: only what was changed at run time for all brokers. */
export function describeClusterDefaults(
  clusterWide: ReadonlyMap<string, string>,
  options: DescribeOptions,
): readonly ConfigEntry[] {
  return chosen(clusterWide.keys(), options).map((name) => {
    const value = clusterWide.get(name)!
    return brokerEntry(name, value, [{ name, value, source: 'dynamic-default-broker' }], options)
  })
}

export function describeGroup(
  overrides: ReadonlyMap<string, string>,
  broker: BrokerOverrides,
  options: DescribeOptions,
): readonly ConfigEntry[] {
  return chosen(GROUP_CONFIGS.keys(), options).map((name) => {
    const config = GROUP_CONFIGS.get(name)!
    const text = groupText(name, config, overrides, broker)
    const synonyms: ConfigSynonym[] = config.setting === undefined ? [] : brokerValues([config.setting], broker).map(synonymOf)
    if (overrides.has(name)) synonyms.unshift({ name, value: text, source: 'group' })
    return entry(name, text, config, synonyms, false, options)
  })
}

export function describeClientMetrics(overrides: ReadonlyMap<string, string>, options: DescribeOptions): readonly ConfigEntry[] {
  return chosen(CLIENT_METRICS_CONFIGS.keys(), options).map((name) => {
    const config = CLIENT_METRICS_CONFIGS.get(name)!
    const own = overrides.get(name)
    const synonyms: ConfigSynonym[] = own === undefined ? [] : [{ name, value: own, source: 'client-metrics' }]
    return entry(name, own ?? config.fallback, config, synonyms, false, options)
  })
}

/** `levels` are Kafka's names of levels by logger. */
export function describeLoggers(levels: ReadonlyMap<string, string>, options: DescribeOptions): readonly ConfigEntry[] {
  const about = { type: 'string', about: 'Least level of the lines that are logged.' } as const
  return chosen(levels.keys(), options).map((name) => {
    const value = levels.get(name)!
    return entry(name, value, about, [{ name, value, source: 'broker-logger' }], false, options)
  })
}

/** Sorted by name. */
function chosen(all: Iterable<string>, { names }: DescribeOptions): readonly string[] {
  const sorted = [...all].sort()
  if (names === null || names.length === 0) return sorted
  const wanted = new Set(names)
  return sorted.filter((name) => wanted.has(name))
}

/**
 * Kafka drops what stands before the first mention of the asked name. It is meant for listeners, but it also makes
 * `retention.ms` of a stock broker come from nowhere, because only `log.retention.hours` has a default. Tools expect that.
 */
function cut(name: string | undefined, values: readonly BrokerValue[]): readonly BrokerValue[] {
  const from = values.findIndex((value) => value.name === name)
  return from === -1 ? [] : values.slice(from)
}

function synonymOf({ name, text, source }: BrokerValue): ConfigSynonym {
  return { name, value: text, source }
}

/** A key that nobody here knows belongs to somebody's plug-in, and may be a secret. */
function brokerEntry(
  name: string,
  value: string | null,
  synonyms: readonly ConfigSynonym[],
  options: DescribeOptions,
): ConfigEntry {
  const definition = SETTING_BY_NAME.get(name)
  if (definition !== undefined) return entry(name, value, definition, synonyms, definition.dynamic === 'no', options)
  return entry(name, value, { type: 'unknown', about: '' }, synonyms, true, options)
}

function entry(
  name: string,
  value: string | null,
  { type, about }: Pick<Definition<unknown>, 'about'> & { readonly type: ValueType | 'unknown' },
  synonyms: readonly ConfigSynonym[],
  isReadOnly: boolean,
  { includeSynonyms, includeDocumentation }: DescribeOptions,
): ConfigEntry {
  const isSensitive = type === 'password' || type === 'unknown'
  const visible = isSensitive ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms
  return {
    name,
    value: isSensitive ? null : value,
    source: synonyms[0]?.source ?? 'default',
    type,
    isReadOnly,
    isSensitive,
    synonyms: includeSynonyms ? visible : [],
    documentation: includeDocumentation ? about : null,
  }
}
