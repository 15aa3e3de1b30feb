import { ceilCount, ceilToMultiple } from '../../numbers.ts'
import { derived, type Sourced } from '../../source.ts'

/** Brokers that one need asks for, not rounded; null where a capacity isn't known. */
export interface Constraint {
  readonly name: string
  readonly exact: number | null
}

/** The same, rounded up to whole brokers. */
export interface CountedConstraint extends Constraint {
  readonly count: number | null
}

export interface BrokerCount {
  readonly brokers: number
  /** The first of the largest, or `minimum` where fewer would do than must be. */
  readonly bottleneck: string
  readonly counts: Record<string, number | null>
  /** The same, for the trace. */
  readonly sourced: Readonly<Record<string, Sourced<number | null>>>
  /** The largest first, so that the second bottleneck can be seen; unknown ones last. */
  readonly ranked: CountedConstraint[]
  /** What couldn't be counted: the brokers are at least those that the others ask for. */
  readonly unknown: string[]
  readonly largest: number
}

interface Rounding {
  readonly zones: number
  /** Fewest brokers that make sense at all. */
  readonly floor: number
  /** Each constraint by itself is a multiple of this. */
  readonly step: number
}

/** brokers = the largest constraint, at least the floor, rounded up to a multiple of the zones. */
export function brokerCount(constraints: readonly Constraint[], { zones, floor, step }: Rounding): BrokerCount {
  const counted = constraints.map((one) => ({
    ...one,
    count: one.exact === null ? null : ceilToMultiple(ceilCount(one.exact), step),
  }))
  const rounding = step === 1 ? 'rounded up' : `rounded up to a multiple of ${step}`
  const known = counted.filter((one): one is CountedConstraint & { count: number } => one.count !== null)
  const largest = Math.max(0, ...known.map(({ count }) => count))
  const binding = known.find(({ count }) => count === largest)
  return {
    brokers: ceilToMultiple(Math.max(largest, floor), zones),
    bottleneck: largest < floor ? 'minimum' : binding!.name,
    counts: Object.fromEntries(counted.map(({ name, count }) => [name, count])),
    sourced: Object.fromEntries(counted.map(({ name, count }) => [name, derived(count, `constraints.${name}, ${rounding}`)])),
    // The one that binds, then by what each asks for exactly: rounded up, several may ask for the same.
    ranked: counted.toSorted((one, other) => Number(other === binding) - Number(one === binding) || rank(other) - rank(one)),
    unknown: counted.filter(({ count }) => count === null).map(({ name }) => name),
    largest,
  }
}

function rank({ exact }: Constraint): number {
  return exact ?? Number.NEGATIVE_INFINITY
}
