import { badDocument } from '../../documents/validate.ts'
import { z } from '../../schema.ts'

/** How topics are recognised, and which of their settings a target maps or ignores. */
export const readinessRules = z.strictObject({
  /** Regular expressions by id; a match anywhere in the name counts, so anchors are needed. */
  skip: z.record(z.string(), z.string()),
  withApplication: z.record(z.string(), z.string()),
  needsConfig: z.array(z.string()),
})

type ReadinessRules = z.output<typeof readinessRules>

/** A file of limits may lay its own `topicReadiness` over these. */
export const READINESS_RULES: ReadinessRules = {
  skip: {
    kafka: '^(?:__consumer_offsets|__transaction_state|__share_group_state|__cluster_metadata)$',
    msk: '^__amazon_msk_',
    mirrorMaker: '^mm2-|\\.checkpoints\\.internal$|\\.heartbeats\\.internal$|^heartbeats$',
    confluent: '^_confluent-',
  },
  withApplication: {
    streams: '.-(?:changelog|repartition)$',
    schemaRegistry: '^_schemas$',
    debezium: '^__debezium',
    connect: '^(?:.+[-._])?connect-(?:cluster-)?(?:configs|offsets|status)$',
  },
  needsConfig: [
    'remote.storage.enable',
    'local.retention.ms',
    'local.retention.bytes',
    'min.insync.replicas',
    'unclean.leader.election.enable',
    'segment.bytes',
    'segment.ms',
    'segment.jitter.ms',
    'segment.index.bytes',
    'index.interval.bytes',
    'flush.messages',
    'flush.ms',
    'message.format.version',
    'preallocate',
    'follower.replication.throttled.replicas',
    'leader.replication.throttled.replicas',
    'file.delete.delay.ms',
    'min.cleanable.dirty.ratio',
  ],
}

/** The first rule that a name meets, by its id. */
export type NameRule = (name: string) => string | undefined

export function nameRule(list: string, patterns: Readonly<Record<string, string>>): NameRule {
  const compiled = Object.entries(patterns).map(([id, pattern]) => [id, compile(`/${list}/${id}`, pattern)] as const)
  return (name) => compiled.find(([, pattern]) => pattern.test(name))?.[0]
}

function compile(path: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    throw badDocument('limits: topicReadiness', [{ path, text: 'must be a regular expression' }])
  }
}
