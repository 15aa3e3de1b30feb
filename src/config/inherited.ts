import type { BrokerOverrides } from './settings.ts'
import { SETTING_BY_NAME } from './settings.ts'

/** Where a value stands, strongest first; `resource` is the topic, group or subscription itself. */
export type BrokerSource = 'dynamic-broker' | 'dynamic-default-broker' | 'static-broker' | 'default'

export interface BrokerValue {
  readonly name: string
  readonly text: string
  readonly source: BrokerSource
}

/**
 * Every place where the broker sets one of these names: by strength of the place, and within a place in the order of the
 * names. The first one is what holds.
 */
export function brokerValues(
  names: readonly string[],
  { perBroker, clusterWide, given }: BrokerOverrides,
): readonly BrokerValue[] {
  const values: BrokerValue[] = []
  const collect = (source: BrokerSource, textOf: (name: string) => string | null | undefined): void => {
    for (const name of names) {
      const text = textOf(name)
      if (text !== undefined && text !== null) values.push({ name, text, source })
    }
  }
  collect('dynamic-broker', (name) => perBroker.get(name))
  collect('dynamic-default-broker', (name) => clusterWide.get(name))
  collect('static-broker', (name) => given.get(name))
  collect('default', (name) => SETTING_BY_NAME.get(name)?.fallback)
  return values
}

/** The text in milliseconds of a setting that counts in hours or minutes; any other text as it is. A negative time means none: -1. */
export function inMilliseconds({ name, text }: BrokerValue): string {
  const scaleMs = name.endsWith('.hours') ? 3_600_000 : name.endsWith('.minutes') ? 60_000 : 1
  if (scaleMs === 1) return text
  const count = Number(text)
  return count < 0 ? '-1' : String(count * scaleMs)
}
