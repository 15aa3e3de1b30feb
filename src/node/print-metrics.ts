import type { MetricDescription } from '../base/metrics.ts'
import { noReads } from '../store/read-counts.ts'
import { followReads } from '../store/read-metrics.ts'
import { LOOKED_UP_GAUGES, type LookedUp, NODE_GAUGES, type NodeGauges, PROCESS_GAUGES, type ProcessNumbers } from './gauges.ts'
import { NodeMetrics } from './node-metrics.ts'

/** The whole of `docs/metrics.md`. */
export function printMetrics(): string {
  const rows = allMetrics().map(
    ({ name, kind, labels, about }) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ') || '–'} | ${about} |`,
  )
  return [INTRODUCTION, '| Name | Kind | Labels | Meaning |', '|---|---|---|---|', ...rows, ''].join('\n')
}

const INTRODUCTION = `# Metrics

Printed from the metrics that the broker registers by \`scripts/print-metrics.ts\`; don't edit by hand.

Served as Prometheus text at \`/metrics\` of the admin address (setting \`admin\`, by default \`localhost:9644\`). Seconds and bytes are never scaled. A
family holds at most 2,000 sets of labels; further ones are counted together under the label \`other\`. The series of a topic ends when the
topic is deleted. Beside it \`/healthz\` says that the process lives, and \`/readyz\` whether it takes work: 200, or 503 with the reason.
`

const NO_GROUPS = { Empty: 0, PreparingRebalance: 0, CompletingRebalance: 0, Stable: 0, Dead: 0 } as const

function allMetrics(): readonly MetricDescription[] {
  const metrics = new NodeMetrics()
  const zero = () => 0
  // Nobody asks for the values.
  metrics.follow(Object.fromEntries(Object.keys(NODE_GAUGES).map((name) => [name, zero])) as NodeGauges)
  metrics.gauges({
    fetchWaiters: zero,
    fetchSessions: zero,
    flushesInFlight: zero,
    stranded: () => 0,
    groupsByState: () => NO_GROUPS,
  })
  metrics.followLookedUp(() => Object.fromEntries(Object.keys(LOOKED_UP_GAUGES).map((name) => [name, 0])) as LookedUp)
  const usage = Object.fromEntries(Object.keys(PROCESS_GAUGES).map((name) => [name, 0])) as ProcessNumbers
  followReads(metrics.registry, { countsOf: noReads, heldBytes: zero })
  metrics.followBill(() => ({ requests: 0, storage: 0, zones: 0 }))
  metrics.followProcess(usage, { version: '', node: '' })
  return metrics.registry.describe()
}
