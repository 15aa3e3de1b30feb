import { boolean, type Definition, int, keep, oneOf, parsed } from './definition.ts'
import { brokerValues } from './inherited.ts'
import type { BrokerOverrides } from './settings.ts'
import { invalidValue } from './topic-settings.ts'

/** A config of one group: what its members are told in place of the broker's setting, within the broker's bounds. */
interface GroupConfig<Value> extends Definition<Value> {
  /** The broker's setting that it inherits, and those that bound it. */
  readonly setting?: string
  readonly min?: string
  readonly max?: string
}

/** `group.<kind>.<name>`, and for bounds `group.<kind>.min.<name>`. */
function inherited(kind: string, name: string, definition: Definition<number>): GroupConfig<number> {
  const bounds = { min: `group.${kind}.min.${name}`, max: `group.${kind}.max.${name}` }
  return { ...keep(definition), setting: `group.${kind}.${name}`, ...bounds }
}

const SESSION = 'Time without a heartbeat after which a member is taken for gone.'
const HEARTBEAT = 'Time between two heartbeats, as members are told.'
const ASSIGNMENT = 'Least time between two computations of the assignment.'

/** Offsets from which a share group without any starts: a day and a time, in ISO 8601, back from now. */
const DURATION = /^by_duration:P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]{1,9})?S)?)?$/

export const GROUP_CONFIGS: ReadonlyMap<string, GroupConfig<unknown>> = new Map<string, GroupConfig<unknown>>([
  ['consumer.session.timeout.ms', inherited('consumer', 'session.timeout.ms', int(45_000, SESSION, { min: 1 }))],
  ['consumer.heartbeat.interval.ms', inherited('consumer', 'heartbeat.interval.ms', int(5_000, HEARTBEAT, { min: 1 }))],
  ['consumer.assignment.interval.ms', inherited('consumer', 'assignment.interval.ms', int(1_000, ASSIGNMENT, { min: 0 }))],
  ['share.session.timeout.ms', inherited('share', 'session.timeout.ms', int(45_000, SESSION, { min: 1 }))],
  ['share.heartbeat.interval.ms', inherited('share', 'heartbeat.interval.ms', int(5_000, HEARTBEAT, { min: 1 }))],
  ['share.assignment.interval.ms', inherited('share', 'assignment.interval.ms', int(1_000, ASSIGNMENT, { min: 0 }))],
  [
    'share.record.lock.duration.ms',
    inherited('share', 'record.lock.duration.ms', int(30_000, 'How long a consumer may hold a record.', { min: 1_000 })),
  ],
  [
    'share.delivery.count.limit',
    inherited('share', 'delivery.count.limit', int(5, 'Deliveries of a record before it is given up.', { min: 2 })),
  ],
  [
    'share.partition.max.record.locks',
    inherited('share', 'partition.max.record.locks', int(2_000, 'Records of a partition that may be in flight.', { min: 100 })),
  ],
  [
    'share.auto.offset.reset',
    keep(
      parsed(
        'latest',
        'Where the group starts: earliest, latest, or a duration back from now.',
        'earliest, latest or by_duration:PnDTnHnMn.nS',
        (text) => (text === 'earliest' || text === 'latest' || DURATION.test(text) ? text : undefined),
      ),
    ),
  ],
  [
    'share.isolation.level',
    keep(
      oneOf('read_uncommitted', 'Whether records of open transactions are delivered.', ['read_committed', 'read_uncommitted']),
    ),
  ],
  ['share.renew.acknowledge.enable', keep(boolean(true, 'Whether a consumer may prolong its hold on a record.'))],
  ['streams.session.timeout.ms', inherited('streams', 'session.timeout.ms', int(45_000, SESSION, { min: 1 }))],
  ['streams.heartbeat.interval.ms', inherited('streams', 'heartbeat.interval.ms', int(5_000, HEARTBEAT, { min: 1 }))],
  ['streams.assignment.interval.ms', inherited('streams', 'assignment.interval.ms', int(1_000, ASSIGNMENT, { min: 0 }))],
  [
    'streams.num.standby.replicas',
    {
      ...keep(int(0, 'Standby copies of the state of each task.', { min: 0 })),
      setting: 'group.streams.num.standby.replicas',
      max: 'group.streams.max.standby.replicas',
    },
  ],
  [
    'streams.initial.rebalance.delay.ms',
    {
      ...keep(int(3_000, 'How long the first member of an empty group waits for others.', { min: 0 })),
      setting: 'group.streams.initial.rebalance.delay.ms',
    },
  ],
])

/** What holds for a group: its own value, else the broker's, else the default. */
export function groupText(
  name: string,
  config: GroupConfig<unknown>,
  overrides: ReadonlyMap<string, string>,
  broker: BrokerOverrides,
): string {
  return overrides.get(name) ?? settingText(config.setting, broker) ?? config.fallback ?? ''
}

function settingText(setting: string | undefined, broker: BrokerOverrides): string | undefined {
  return setting === undefined ? undefined : brokerValues([setting], broker)[0]?.text
}

/** The reason why these configs can't stand together (INVALID_CONFIG), or undefined. */
export function whyNotGroupConfigs(overrides: ReadonlyMap<string, string>, broker: BrokerOverrides): string | undefined {
  for (const [name, text] of overrides) {
    const config = GROUP_CONFIGS.get(name)
    if (config === undefined) return `Unknown group config name: ${name}`
    const reading = config.read(text)
    if (reading.kind === 'refused') return invalidValue(name, text, reading.why)
    const min = settingText(config.min, broker)
    if (min !== undefined && Number(text) < Number(min)) return invalidValue(name, text, `${config.min} is ${min}`)
    const max = settingText(config.max, broker)
    if (max !== undefined && Number(text) > Number(max)) return invalidValue(name, text, `${config.max} is ${max}`)
  }
  for (const kind of ['consumer', 'share', 'streams']) {
    const [heartbeat, session] = [`${kind}.heartbeat.interval.ms`, `${kind}.session.timeout.ms`]
    const textOf = (name: string): number => Number(groupText(name, GROUP_CONFIGS.get(name)!, overrides, broker))
    if (textOf(heartbeat) >= textOf(session)) return `${heartbeat} must be less than ${session}`
  }
  return undefined
}
