import { readTextPattern } from '../base/text-pattern.ts'
import { type Definition, int, list } from './definition.ts'
import { invalidValue } from './topic-settings.ts'

/** A subscription: which clients push which of their metrics how often (KIP-714). */
export const CLIENT_METRICS_CONFIGS: ReadonlyMap<string, Definition<unknown>> = new Map<string, Definition<unknown>>([
  ['metrics', list('', 'Prefixes of the names of the metrics that are asked for; * asks for all.', 'prefixes of names')],
  ['interval.ms', int(300_000, 'Time between two pushes.', { min: 100, max: 3_600_000 })],
  ['match', list('', 'Which clients are asked: all of these must match. Empty asks all.', 'pairs key=pattern', matchElement)],
])

const MATCH_KEYS: ReadonlySet<string> = new Set([
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
])

function matchElement(element: string): string | undefined {
  const at = element.indexOf('=')
  const isMatch =
    at > 0 && MATCH_KEYS.has(element.slice(0, at).trim()) && readTextPattern(element.slice(at + 1).trim()) !== undefined
  return isMatch && at < element.length - 1 ? undefined : `Illegal client matching pattern: ${element}`
}

export interface ClientMetricsRefusal {
  readonly reason: 'invalid-config' | 'invalid-request'
  readonly message: string
}

/** Unlike in other resources, Kafka takes an unknown name or a bad interval here for a bad request. */
export function whyNotClientMetrics(overrides: ReadonlyMap<string, string>): ClientMetricsRefusal | undefined {
  for (const [name, text] of overrides) {
    const config = CLIENT_METRICS_CONFIGS.get(name)
    if (config === undefined) return { reason: 'invalid-request', message: `Unknown client metrics configuration: ${name}` }
    const reading = config.read(text)
    if (reading.kind === 'value') continue
    return {
      reason: name === 'interval.ms' ? 'invalid-request' : 'invalid-config',
      message: invalidValue(name, text, reading.why),
    }
  }
  return undefined
}
