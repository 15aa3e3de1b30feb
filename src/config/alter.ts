import { DRAINING_CONFIG, STATUS_CONFIG } from '../base/broker-status.ts'
import { CLIENT_METRICS_CONFIGS, whyNotClientMetrics } from './client-metrics-configs.ts'
import { type Definition, splitList } from './definition.ts'
import { GROUP_CONFIGS, whyNotGroupConfigs } from './group-configs.ts'
import { type BrokerOverrides, SETTING_BY_NAME } from './settings.ts'
import { SHOWN_CONFIGS } from './shown-configs.ts'
import { FORGOTTEN_TOPIC_CONFIGS, TOPIC_CONFIG_BY_NAME } from './topic-configs.ts'
import { invalidValue, validateTopicConfigs } from './topic-settings.ts'

/** The broker resource without a name stands for all brokers. */
export interface AlterResource {
  readonly kind: 'topic' | 'broker' | 'group' | 'client-metrics'
  readonly name: string
}

/** As in IncrementalAlterConfigs: 0 set, 1 delete, 2 append, 3 subtract. */
export interface ConfigOperation {
  readonly name: string
  readonly operation: number
  readonly value: string | null
}

export type AlterPlan =
  | {
      readonly kind: 'planned'
      /** Only what differs from what is stored, by name; null takes the config away. */
      readonly changes: readonly ConfigChange[]
      /** All that the resource has afterwards. */
      readonly overrides: ReadonlyMap<string, string>
      /** Names that were taken and dropped: worth a line in the log. */
      readonly forgotten: readonly string[]
    }
  | AlterRefusal

export interface ConfigChange {
  readonly name: string
  readonly value: string | null
}

export interface AlterRefusal {
  readonly kind: 'refused'
  readonly reason: 'invalid-config' | 'invalid-request'
  readonly message: string
}

/** Kafka keeps values in records that count their length in 16 bits. */
const VALUE_BYTES_MAX = 32_767
const SET = 0
const DELETE = 1
const APPEND = 2
const SUBTRACT = 3

/** IncrementalAlterConfigs for one resource: all of the operations or none. `stored` is what it has now. */
export function planAlter(
  resource: AlterResource,
  stored: ReadonlyMap<string, string>,
  operations: readonly ConfigOperation[],
  broker: BrokerOverrides,
): AlterPlan {
  const bad = whyNotOperations(resource, operations)
  if (bad !== undefined) return bad
  const overrides = new Map(stored)
  const forgotten: string[] = []
  for (const { name, operation, value } of operations) {
    if (resource.kind === 'topic' && FORGOTTEN_TOPIC_CONFIGS.has(name)) {
      forgotten.push(name)
    } else if (operation === DELETE) {
      overrides.delete(name)
    } else if (operation === SET) {
      overrides.set(name, value!)
    } else {
      const definition = definitionOf(resource, name)
      if (definition?.type !== 'list') {
        const verb = operation === APPEND ? 'append' : 'subtract'
        return refused('invalid-config', `Can't ${verb} to key ${name} because its type is not LIST.`)
      }
      // Without a value of its own the resource starts from the built-in default, not from what the server is set to.
      const now = splitList(overrides.get(name) ?? definition.fallback ?? '')
      overrides.set(name, changedList(now, splitList(value!), operation).join(','))
    }
  }
  return checkedPlan(resource, stored, overrides, forgotten, broker)
}

/** The older AlterConfigs, which replaces everything: what isn't named is deleted. */
export function planReplace(
  resource: AlterResource,
  stored: ReadonlyMap<string, string>,
  configs: readonly (readonly [name: string, value: string | null])[],
  broker: BrokerOverrides,
): AlterPlan {
  if (resource.kind === 'group') return refused('invalid-request', 'Group configs are changed by IncrementalAlterConfigs only.')
  const operations = configs.map(([name, value]) => ({ name, operation: SET, value }))
  const bad = whyNotOperations(resource, operations)
  if (bad !== undefined) return bad
  const overrides = new Map<string, string>()
  const forgotten: string[] = []
  for (const { name, value } of operations) {
    if (resource.kind === 'topic' && FORGOTTEN_TOPIC_CONFIGS.has(name)) forgotten.push(name)
    else overrides.set(name, value!)
  }
  return checkedPlan(resource, stored, overrides, forgotten, broker)
}

/** Levels of Kafka's loggers. */
const LEVELS: ReadonlySet<string> = new Set(['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'])

export type LoggerPlan = { readonly kind: 'planned'; readonly levels: ReadonlyMap<string, string> } | AlterRefusal

/** Changes of log levels: `levels` holds every logger with its level now, `initial` what delete goes back to. Not stored anywhere. */
export function planLoggerAlter(
  levels: ReadonlyMap<string, string>,
  initial: ReadonlyMap<string, string>,
  operations: readonly ConfigOperation[],
): LoggerPlan {
  const bad = whyNotOperations({ kind: 'broker', name: '' }, operations)
  if (bad !== undefined) return bad
  const changed = new Map(levels)
  for (const { name, operation, value } of operations) {
    if (operation === APPEND || operation === SUBTRACT) {
      return refused('invalid-request', `Log levels can only be set or deleted (logger ${name}).`)
    }
    if (!levels.has(name)) return refused('invalid-config', `Logger ${name} does not exist!`)
    if (operation === DELETE) {
      changed.set(name, initial.get(name)!)
      continue
    }
    const level = value!.toUpperCase()
    if (!LEVELS.has(level)) {
      return refused('invalid-config', `Cannot set the log level of ${name} to ${value} as it is not a supported log level.`)
    }
    changed.set(name, level)
  }
  return { kind: 'planned', levels: changed }
}

/** What is wrong with the request itself, whatever the values mean. */
function whyNotOperations(
  { kind, name: resource }: AlterResource,
  operations: readonly ConfigOperation[],
): AlterRefusal | undefined {
  if (resource === '' && kind !== 'broker') return refused('invalid-request', `Default ${kind} resources are not allowed.`)
  const seen = new Set<string>()
  for (const { name, operation, value } of operations) {
    if (![SET, DELETE, APPEND, SUBTRACT].includes(operation)) {
      return refused('invalid-request', `Unknown operation ${operation} for config ${name}.`)
    }
    if (seen.has(name)) return refused('invalid-request', `Config ${name} is named more than once.`)
    seen.add(name)
    if (operation === DELETE) continue
    if (value === null) return refused('invalid-request', `Null value not supported for config ${name}.`)
    if (Buffer.byteLength(value) > VALUE_BYTES_MAX) {
      return refused('invalid-config', `The value of ${name} has more than ${VALUE_BYTES_MAX} bytes.`)
    }
  }
  return undefined
}

function changedList(now: readonly string[], named: readonly string[], operation: number): readonly string[] {
  return operation === APPEND ? [...new Set([...now, ...named])] : now.filter((element) => !named.includes(element))
}

function definitionOf({ kind }: AlterResource, name: string): Definition<unknown> | undefined {
  switch (kind) {
    case 'topic':
      return TOPIC_CONFIG_BY_NAME.get(name)
    case 'broker':
      return SETTING_BY_NAME.get(name)
    case 'group':
      return GROUP_CONFIGS.get(name)
    case 'client-metrics':
      return CLIENT_METRICS_CONFIGS.get(name)
  }
}

function checkedPlan(
  resource: AlterResource,
  stored: ReadonlyMap<string, string>,
  overrides: ReadonlyMap<string, string>,
  forgotten: readonly string[],
  broker: BrokerOverrides,
): AlterPlan {
  const changes = changesBetween(stored, overrides)
  const refusal = whyNotOverrides(resource, changes, overrides, broker)
  return refusal ?? { kind: 'planned', changes, overrides, forgotten }
}

function changesBetween(stored: ReadonlyMap<string, string>, overrides: ReadonlyMap<string, string>): readonly ConfigChange[] {
  const names = [...new Set([...stored.keys(), ...overrides.keys()])].sort()
  return names
    .filter((name) => stored.get(name) !== overrides.get(name))
    .map((name) => ({ name, value: overrides.get(name) ?? null }))
}

function whyNotOverrides(
  resource: AlterResource,
  changes: readonly ConfigChange[],
  overrides: ReadonlyMap<string, string>,
  broker: BrokerOverrides,
): AlterRefusal | undefined {
  switch (resource.kind) {
    case 'topic': {
      const check = validateTopicConfigs(overrides, broker)
      return check.kind === 'refused' ? refused('invalid-config', check.message) : undefined
    }
    case 'group': {
      const why = whyNotGroupConfigs(overrides, broker)
      return why === undefined ? undefined : refused('invalid-config', why)
    }
    case 'client-metrics': {
      const why = whyNotClientMetrics(overrides)
      return why === undefined ? undefined : refused(why.reason, why.message)
    }
    case 'broker':
      return whyNotBrokerChange(resource.name, changes)
  }
}

/** Only what changes is looked at. Kafka answers INVALID_REQUEST here, for a bad value too. */
function whyNotBrokerChange(name: string, changes: readonly ConfigChange[]): AlterRefusal | undefined {
  for (const { name: key, value } of changes) {
    if (SHOWN_CONFIGS.has(key) || key === STATUS_CONFIG || key === DRAINING_CONFIG)
      return refused('invalid-request', `Cannot update these configs dynamically: ${key}`)
    const definition = SETTING_BY_NAME.get(key)
    // A plug-in's key: stored, shown as a secret.
    if (definition === undefined) continue
    if (definition.dynamic === 'no') return refused('invalid-request', `Cannot update these configs dynamically: ${key}`)
    if (definition.dynamic === 'per-broker' && name === '') {
      return refused('invalid-request', `Cannot update these configs at default cluster level: ${key}`)
    }
    if (value === null) continue
    const reading = definition.read(value)
    if (reading.kind === 'refused') return refused('invalid-request', invalidValue(key, value, reading.why))
  }
  return undefined
}

function refused(reason: AlterRefusal['reason'], message: string): AlterRefusal {
  return { kind: 'refused', reason, message }
}
