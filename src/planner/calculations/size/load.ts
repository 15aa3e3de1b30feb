import { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'
import type { Constraint } from './broker-count.ts'

export interface LoadContext {
  readonly zones: number
  readonly normal: number
  readonly degraded: number
  readonly trace: Trace
}

/** One dimension of what a cluster must carry, against what one broker can. */
export class Load {
  readonly name: string
  readonly #zoneLossName: string
  readonly #formula: string
  readonly #facts: Readonly<Record<string, unknown>>
  readonly #capacity: number | null | Sourced<number | null>
  readonly #capacityMiBps: number | null
  readonly needMiBps: number
  readonly #zoneLossMiBps: number

  constructor(
    name: string,
    zoneLossName: string,
    formula: string,
    facts: Readonly<Record<string, unknown>>,
    capacity: number | null | Sourced<number | null>,
    needMiBps: number,
    zoneLossMiBps: number,
  ) {
    this.name = name
    this.#zoneLossName = zoneLossName
    this.#formula = formula
    this.#facts = facts
    this.#capacity = capacity
    this.#capacityMiBps = capacity instanceof Sourced ? capacity.value : capacity
    this.needMiBps = needMiBps
    this.#zoneLossMiBps = zoneLossMiBps
  }

  /** All is well. */
  normal({ normal: normalUtilisation, trace }: LoadContext): Constraint {
    const capacityMiBps = this.#capacityMiBps
    const exact = trace.step(
      `constraints.${this.name}`,
      `(${this.#formula}) ÷ (capacityMiBps × normalUtilisation)`,
      { ...this.#facts, capacityMiBps: this.#capacity, normalUtilisation },
      capacityMiBps === null ? null : this.needMiBps / (capacityMiBps * normalUtilisation),
    )
    return { name: this.name, exact }
  }

  /** The brokers of the other zones carry it all. There must be other zones. */
  zoneLost({ zones, degraded: degradedUtilisation, trace }: LoadContext): Constraint {
    const capacityMiBps = this.#capacityMiBps
    const exact = trace.step(
      `constraints.${this.#zoneLossName}`,
      `(${this.#formula}), of what the zone leaves, ÷ (capacityMiBps × degradedUtilisation) × zones ÷ (zones − 1)`,
      { ...this.#facts, capacityMiBps: this.#capacity, degradedUtilisation, zones },
      capacityMiBps === null ? null : ((this.#zoneLossMiBps / (capacityMiBps * degradedUtilisation)) * zones) / (zones - 1),
    )
    return { name: this.#zoneLossName, exact }
  }

  /** Brokers that carry it while something is lost; null where the capacity isn't known. */
  degraded({ degraded: degradedUtilisation, trace }: LoadContext): number | null {
    const capacityMiBps = this.#capacityMiBps
    return trace.step(
      `brokerLoss.${this.name}`,
      `(${this.#formula}) ÷ (capacityMiBps × degradedUtilisation)`,
      { ...this.#facts, capacityMiBps: this.#capacity, degradedUtilisation },
      capacityMiBps === null ? null : this.needMiBps / (capacityMiBps * degradedUtilisation),
    )
  }
}
