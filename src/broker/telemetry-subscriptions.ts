import { crc32c } from '../base/crc32c.ts'
import { readTextPattern, type TextPattern } from '../base/text-pattern.ts'
import type { ClusterState } from '../state/state.ts'
import type { RequestContext } from './session.ts'

/** What a client is asked to push. */
export interface TelemetrySubscription {
  /** Changes with what is asked for. */
  readonly id: number
  /** Prefixes of names; `*` alone: all; empty: nothing. */
  readonly metrics: readonly string[]
  readonly intervalMs: number
}

/** One stored client-metrics resource, read. */
interface Rule {
  readonly metrics: readonly string[]
  readonly intervalMs: number
  /** Attribute of the client → what all of it must match. A pattern that isn't one matches nothing. */
  readonly match: ReadonlyMap<string, TextPattern | undefined>
}

/** Also how long a client waits before it asks again, if nothing is wanted of it. */
const INTERVAL_MS_DEFAULT = 300_000
const ALL = '*'
/** Patterns are an administrator's, but texts a client's: longer ones match nothing, since a match takes time in proportion. */
const ATTRIBUTE_LENGTH_MAX = 256

/** Which clients are asked for which metrics, by the client-metrics configs (KIP-714). Read again when configs change. */
export class TelemetrySubscriptions {
  readonly #state: ClusterState
  #version = -1
  #rules: readonly Rule[] = []

  constructor(state: ClusterState) {
    this.#state = state
  }

  /** Nothing is wanted of anybody. */
  get isEmpty(): boolean {
    return this.#current().every(({ metrics }) => metrics.length === 0)
  }

  /** All subscriptions that match a client, as one: the union of the metrics, at the shortest interval. */
  of(instanceId: string, context: RequestContext): TelemetrySubscription {
    const attributes = attributesOf(instanceId, context)
    const rules = this.#current().filter((rule) => matches(rule, attributes))
    const wanted = new Set(rules.flatMap(({ metrics }) => metrics))
    const metrics = wanted.has(ALL) ? [ALL] : [...wanted].sort()
    const intervalMs = metrics.length === 0 ? INTERVAL_MS_DEFAULT : Math.min(...rules.map((rule) => rule.intervalMs))
    const id = crc32c(Buffer.from(`${metrics.join(',')} ${intervalMs} ${instanceId}`)) | 0
    return { id, metrics, intervalMs }
  }

  #current(): readonly Rule[] {
    const { configs, configVersion } = this.#state
    if (this.#version !== configVersion) {
      this.#version = configVersion
      this.#rules = configs.names('client-metrics').map((name) => readRule(configs.of('client-metrics', name)))
    }
    return this.#rules
  }
}

/** What is stored was checked when it came. */
function readRule(stored: ReadonlyMap<string, string>): Rule {
  const match = new Map<string, TextPattern | undefined>()
  for (const pair of listed(stored.get('match'))) {
    const at = pair.indexOf('=')
    match.set(pair.slice(0, at).trim(), readTextPattern(pair.slice(at + 1).trim()))
  }
  const intervalMs = Number(stored.get('interval.ms') ?? INTERVAL_MS_DEFAULT)
  return { metrics: listed(stored.get('metrics')), intervalMs, match }
}

function listed(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')
}

function attributesOf(instanceId: string, { session, clientId }: RequestContext): ReadonlyMap<string, string> {
  const at = session.clientAddress.lastIndexOf(':')
  return new Map([
    ['client_instance_id', Buffer.from(instanceId, 'hex').toString('base64url')],
    ['client_id', clientId ?? ''],
    ['client_software_name', session.softwareName ?? ''],
    ['client_software_version', session.softwareVersion ?? ''],
    ['client_source_address', at < 0 ? session.clientAddress : session.clientAddress.slice(0, at)],
    ['client_source_port', at < 0 ? '' : session.clientAddress.slice(at + 1)],
  ])
}

function matches({ match }: Rule, attributes: ReadonlyMap<string, string>): boolean {
  for (const [name, pattern] of match) {
    const value = attributes.get(name) ?? ''
    if (value.length > ATTRIBUTE_LENGTH_MAX || pattern?.matches(value) !== true) return false
  }
  return true
}
