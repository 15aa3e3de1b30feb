import { optionOf } from '../folder/place.ts'
import type { Findings } from '../report/findings.ts'
import type { WatchFinding } from './watch.ts'
import { DRIFT_KINDS } from './watch-limits.ts'

const LIGHTS: Readonly<Record<string, number>> = { green: 0, amber: 1, red: 2 }

interface Side {
  readonly monthlyUsd: number | null
}

/** What a round found, as Prometheus reads it. */
export function watchMetrics(found: readonly WatchFinding[], findings: Findings): string {
  const drift = DRIFT_KINDS.map((kind) => ({ labels: { kind }, value: found.filter((one) => one.kind === kind).length }))
  return [
    ...family('odradek_plan_drift', 'Findings of the last round, by kind.', drift),
    ...family('odradek_plan_gate', 'Gates: 0 green, 1 amber, 2 red.', gates(findings)),
    ...family('odradek_plan_cost_usd', 'US dollars a month of each option: low, expected, high.', costs(findings)),
    '',
  ].join('\n')
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

function family(name: string, about: string, samples: readonly Sample[]): string[] {
  if (samples.length === 0) return []
  return [
    `# HELP ${name} ${about}`,
    `# TYPE ${name} gauge`,
    ...samples.map(({ labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/["\\\n]/g, '_')}"`)
      return `${name}{${pairs.join(',')}} ${value}`
    }),
  ]
}

function gates(findings: Findings): Sample[] {
  const found = findings.of('plan gates')
  if (found.state === 'missing') return []
  return Object.entries(found.output.gates as Readonly<Record<string, string>>).map(([gate, light]) => ({
    labels: { gate },
    value: LIGHTS[light]!,
  }))
}

/** Without others to compare with at least what runs now. */
function costs(findings: Findings): Sample[] {
  const compared = findings.of('plan compare')
  if (compared.state === 'missing') {
    const cost = findings.of('plan cost')
    const usd = cost.state === 'missing' ? null : (cost.output.totalUsd as number | null)
    return usd === null ? [] : [{ labels: { option: 'current', bound: 'expected' }, value: usd }]
  }
  const rows = compared.output.rows as readonly (Side & { readonly option: string })[]
  const current = compared.output.current as Side | null
  const sides = [...(current === null ? [] : [{ ...current, option: 'current' }]), ...rows]
  return sides.flatMap(({ option, monthlyUsd }) => {
    const { lowUsd = null, highUsd = null } = rangeOf(option, findings)
    return Object.entries({ low: lowUsd, expected: monthlyUsd, high: highUsd }).flatMap(([bound, value]) =>
      value === null || monthlyUsd === null ? [] : [{ labels: { option, bound }, value }],
    )
  })
}

/** As the report shows it: what the assumptions span, not what might become of the workload. */
function rangeOf(option: string, findings: Findings): Range {
  const moved = findings.of('plan sensitivity', option === 'current' ? (optionOf(findings.place) ?? undefined) : option)
  return moved.state === 'missing' ? {} : (moved.output.range as Range)
}

interface Range {
  readonly lowUsd?: number
  readonly highUsd?: number
}
