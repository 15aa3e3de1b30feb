import { isSecretSetting } from '../documents/estate-fields.ts'
import type { Topic } from '../documents/estate-topic.ts'

type Effective = NonNullable<Topic['effective']>
type Settings = Readonly<Record<string, string | null>>

const MS_PER_HOUR = 3_600_000

const text = (value: string): string => value
/** -1: no bound. */
const bound = (value: string): number | null => (Number(value) === -1 ? null : Number(value))

function policies(value: string): string {
  return value
    .split(',')
    .map((one) => one.trim())
    .sort()
    .join(',')
}

/** Which setting of a topic is which field, and how it is read. */
const FIELDS: readonly {
  readonly setting: string
  readonly field: keyof Effective
  readonly read: (value: string) => unknown
}[] = [
  { setting: 'cleanup.policy', field: 'cleanupPolicy', read: policies },
  {
    setting: 'retention.ms',
    field: 'retentionHours',
    read: (value) => (bound(value) === null ? null : Number(value) / MS_PER_HOUR),
  },
  { setting: 'retention.bytes', field: 'retentionBytes', read: bound },
  { setting: 'min.insync.replicas', field: 'minInsyncReplicas', read: Number },
  { setting: 'unclean.leader.election.enable', field: 'uncleanLeaderElection', read: (value) => value === 'true' },
  { setting: 'max.message.bytes', field: 'messageBytesMax', read: Number },
  { setting: 'message.format.version', field: 'messageFormat', read: text },
  { setting: 'compression.type', field: 'compression', read: text },
  { setting: 'message.timestamp.type', field: 'timestampType', read: text },
  { setting: 'remote.storage.enable', field: 'tiered', read: (value) => value === 'true' },
]

/** What counts for a topic, as far as these settings say; nothing where they say nothing. */
export function effectiveOf(settings: Settings): Effective | undefined {
  const known = FIELDS.flatMap(({ setting, field, read }) => {
    const value = Object.hasOwn(settings, setting) ? settings[setting] : undefined
    return value == null ? [] : [[field, read(value)] as const]
  })
  return known.length === 0 ? undefined : (Object.fromEntries(known) as Effective)
}

/** The same without the values of what may be a secret. */
export function withoutSecrets(settings: Settings): Record<string, string | null> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, isSecretSetting(name) ? null : value]))
}
