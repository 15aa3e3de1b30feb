import type { ValueOf } from './definition.ts'
import { brokerValues, inMilliseconds } from './inherited.ts'
import type { BrokerOverrides } from './settings.ts'
import {
  FORGOTTEN_TOPIC_CONFIGS,
  TOPIC_CONFIG_BY_NAME,
  TOPIC_CONFIGS,
  type TopicConfig,
  type TopicConfigName,
} from './topic-configs.ts'

/**
 * What holds for a topic, ready for the paths that use it: numbers, not text. Made once per change of its configs or of the
 * broker's defaults. No bound is Infinity, for "-1" as for Kafka's largest long.
 */
export interface TopicSettings {
  readonly deletes: boolean
  readonly compacts: boolean
  /** Infinity: for ever. */
  readonly retentionMs: number
  /** Per partition. Infinity: no bound. */
  readonly retentionBytes: number
  /** Of a batch as it is stored, with the 12 bytes in front of it. */
  readonly maxMessageBytes: number
  readonly segmentBytes: number
  /** The broker's clock stamps records, not the producer's. */
  readonly logAppendTime: boolean
  readonly timestampBeforeMaxMs: number
  readonly timestampAfterMaxMs: number
  /** `producer`: as the batch came. */
  readonly compression: ValueOf<(typeof TOPIC_CONFIGS)['compression.type']>
  /** Of that codec; undefined where it has none or its own is meant. */
  readonly compressionLevel: number | undefined
}

/** `overrides` are the topic's own configs. Total: a stored value that isn't taken any more gives way to the default. */
export function topicSettings(overrides: ReadonlyMap<string, string>, broker: BrokerOverrides): TopicSettings {
  const value = <Name extends TopicConfigName>(name: Name): ValueOf<(typeof TOPIC_CONFIGS)[Name]> =>
    // The definition under a name reads values of that name's type.
    topicValue(name, overrides, broker).value as ValueOf<(typeof TOPIC_CONFIGS)[Name]>
  const policy = value('cleanup.policy')
  const compression = value('compression.type')
  return {
    deletes: policy.includes('delete'),
    compacts: policy.includes('compact'),
    retentionMs: unbounded(value('retention.ms')),
    retentionBytes: unbounded(value('retention.bytes')),
    maxMessageBytes: value('max.message.bytes'),
    segmentBytes: value('segment.bytes'),
    logAppendTime: value('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: value('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: value('message.timestamp.after.max.ms'),
    compression,
    compressionLevel: compressionLevel(compression, value),
  }
}

function compressionLevel(
  compression: TopicSettings['compression'],
  value: (name: 'compression.gzip.level' | 'compression.lz4.level' | 'compression.zstd.level') => number,
): number | undefined {
  if (compression !== 'gzip' && compression !== 'lz4' && compression !== 'zstd') return undefined
  const level = value(`compression.${compression}.level`)
  return compression === 'gzip' && level === -1 ? undefined : level
}

/** Any negative bound means none, as in Kafka. */
function unbounded(value: number): number {
  return value < 0 ? Number.POSITIVE_INFINITY : value
}

/** One config's value and its text: the topic's own, else the broker's, else the default. */
export function topicValue(
  name: TopicConfigName,
  overrides: ReadonlyMap<string, string>,
  broker: BrokerOverrides,
): { readonly value: unknown; readonly text: string } {
  // Widened, so that one reader serves all types.
  const config: TopicConfig<unknown> = TOPIC_CONFIGS[name]
  const own = overrides.get(name)
  const texts = brokerValues(config.serverKeys, broker).map(inMilliseconds)
  if (own !== undefined) texts.unshift(own)
  for (const text of texts) {
    const reading = config.read(text)
    if (reading.kind === 'value') return reading
  }
  const fallback = config.fallback ?? ''
  const reading = config.read(fallback)
  return reading.kind === 'value' ? reading : { value: undefined, text: fallback }
}

export type TopicConfigCheck =
  /** `overrides` are what to store; `forgotten` are names that were taken and dropped: worth a line in the log. */
  | { readonly kind: 'valid'; readonly overrides: ReadonlyMap<string, string>; readonly forgotten: readonly string[] }
  /** INVALID_CONFIG, with a message that names key and value. */
  | { readonly kind: 'refused'; readonly message: string }

/** Checks a topic's own configs as a whole, as they come with CreateTopics or out of a change. Nothing is stored beside a refusal. */
export function validateTopicConfigs(
  configs: Iterable<readonly [name: string, text: string | null]>,
  broker: BrokerOverrides,
): TopicConfigCheck {
  const overrides = new Map<string, string>()
  const forgotten: string[] = []
  for (const [name, text] of configs) {
    if (FORGOTTEN_TOPIC_CONFIGS.has(name)) {
      forgotten.push(name)
      continue
    }
    const config = TOPIC_CONFIG_BY_NAME.get(name)
    if (config === undefined) return { kind: 'refused', message: `Unknown topic config name: ${name}` }
    if (text === null) return { kind: 'refused', message: `Null value not supported for topic configs: ${name}` }
    const reading = config.read(text)
    if (reading.kind === 'refused') return { kind: 'refused', message: invalidValue(name, text, reading.why) }
    overrides.set(name, text)
  }
  const conflict = conflictingLags(overrides, broker)
  return conflict === undefined ? { kind: 'valid', overrides, forgotten } : { kind: 'refused', message: conflict }
}

function conflictingLags(overrides: ReadonlyMap<string, string>, broker: BrokerOverrides): string | undefined {
  const lagMs = (name: 'min.compaction.lag.ms' | 'max.compaction.lag.ms') => topicValue(name, overrides, broker).value as number
  const [leastMs, mostMs] = [lagMs('min.compaction.lag.ms'), lagMs('max.compaction.lag.ms')]
  if (leastMs <= mostMs) return undefined
  return `conflict topic config setting min.compaction.lag.ms (${leastMs}) > max.compaction.lag.ms (${mostMs})`
}

export function invalidValue(name: string, text: string, why: string): string {
  return `Invalid value ${text} for configuration ${name}: ${why}`
}
