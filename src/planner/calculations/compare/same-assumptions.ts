import type { CostInput } from '../cost/statement.ts'

/** Of a workload, what options differ in by how they hold bytes; everything else all must share. */
const OWN: readonly string[] = ['primaryHours', 'partitionsNeeded', 'retrievalGiBPerMonth']

export interface Assuming {
  /** The hash of what was assumed, as `assumptions.yaml` gives it. */
  readonly assumptions?: string | undefined
  readonly cost?: CostInput | undefined
}

/** What two options don't share: fields of their workloads and what an hour of engineers costs, or `assumptions` where only hashes tell. */
export function differsIn(one: Assuming, other: Assuming): string[] {
  const byHash = one.assumptions === other.assumptions ? [] : ['assumptions']
  if (one.cost === undefined || other.cost === undefined) return byHash
  const [first, second] = [sharedBy(one.cost), sharedBy(other.cost)]
  const names = [...new Set([...first.keys(), ...second.keys()])]
  return [...byHash, ...names.filter((name) => (first.get(name) ?? null) !== (second.get(name) ?? null))]
}

function sharedBy({ workload, settings }: CostInput): ReadonlyMap<string, unknown> {
  const shared = Object.entries(workload).filter(([name]) => !OWN.includes(name))
  return new Map([
    ...shared.map(([name, value]) => [`workload.${name}`, value] as const),
    ['settings.engineering.usdPerHour', settings.engineering?.usdPerHour],
    ['settings.hoursPerMonth', settings.hoursPerMonth],
  ])
}
