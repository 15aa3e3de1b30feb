import { SimRandom } from '../../sim/world/random.ts'

/** What a request asks for. */
export type RequestKind = 'put' | 'get' | 'list' | 'delete' | 'begin' | 'part' | 'complete' | 'abandon'

/** What may happen to a request: safety is about the outcomes that nobody hears of. */
export const FAULTS = [
  'timeout-before',
  'timeout-after',
  // No answer, and carried out long after its sender gave up.
  'late-apply',
  'error-before',
  'error-after',
  'slow-down',
  'too-many',
  'conflict',
  'denied',
  'expired',
  'reset-before',
  'reset-after',
  'reset-in-body',
  'short',
  'wrong-range',
  'other-object',
  'bit-flip',
  'slow',
  'absent',
  'stale-list',
  'duplicate-list',
  'partial-delete',
  'error-in-body',
  'nonsense',
  'proxy-page',
] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultRule {
  readonly fault: Fault
  /** Undefined: requests of every kind. */
  readonly on?: readonly RequestKind[]
  /** From 0 to 1. */
  readonly probability: number
  /** Once it fires, so many requests of these kinds in a row meet it; 1 if not given. */
  readonly burst?: number
}

/** Lognormal, by its median and 99th percentile. */
export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Weather {
  readonly seed?: number
  readonly rules?: readonly FaultRule[]
  /** `others`: of the kinds that aren't named. */
  readonly latency?: Readonly<Partial<Record<RequestKind | 'others', Latency>>>
  /** After how long a late write is carried out. */
  readonly lateMs?: number
}

/** The 99th percentile of the normal distribution, in standard deviations. */
const Z99 = 2.326_347_874

/** Draws faults and delays from a seed. Those that a test ordered come first. */
export class StubFaults {
  #random: SimRandom
  #weather: Weather
  readonly #ordered: { readonly kind: RequestKind; readonly fault: Fault | undefined }[] = []
  readonly #bursts = new Map<FaultRule, number>()
  /** How often each has happened. */
  readonly fired = new Map<Fault, number>()

  constructor(weather: Weather) {
    this.#weather = weather
    this.#random = SimRandom.ofSeed(weather.seed ?? 1)
  }

  get lateMs(): number {
    return this.#weather.lateMs ?? 500
  }

  change(weather: Weather): void {
    this.#weather = weather
    this.#bursts.clear()
    if (weather.seed !== undefined) this.#random = SimRandom.ofSeed(weather.seed)
  }

  /** The next request of that kind that no earlier order is for meets the fault; undefined: it meets none. */
  order(kind: RequestKind, ...faults: readonly (Fault | undefined)[]): void {
    for (const fault of faults) this.#ordered.push({ kind, fault })
  }

  draw(kind: RequestKind): Fault | undefined {
    const fault = this.#draw(kind)
    if (fault !== undefined) this.fired.set(fault, (this.fired.get(fault) ?? 0) + 1)
    return fault
  }

  #draw(kind: RequestKind): Fault | undefined {
    const at = this.#ordered.findIndex((order) => order.kind === kind)
    if (at !== -1) return this.#ordered.splice(at, 1)[0]!.fault
    for (const rule of this.#weather.rules ?? []) {
      if (rule.on !== undefined && !rule.on.includes(kind)) continue
      const left = this.#bursts.get(rule) ?? 0
      if (left > 0) this.#bursts.set(rule, left - 1)
      else if (this.#random.chance(rule.probability)) this.#bursts.set(rule, (rule.burst ?? 1) - 1)
      else continue
      return rule.fault
    }
    return undefined
  }

  /** How long before it is carried out, and how long from then to the answer. */
  delays(kind: RequestKind, isSlow: boolean): { readonly beforeMs: number; readonly afterMs: number } {
    const latency = this.#weather.latency?.[kind] ?? this.#weather.latency?.others
    if (latency === undefined) return { beforeMs: 0, afterMs: isSlow ? 50 : 0 }
    const sigma = Math.log(latency.p99Ms / latency.p50Ms) / Z99
    const wholeMs = latency.p50Ms * (isSlow ? 100 : Math.exp(sigma * this.#normal()))
    const beforeMs = wholeMs * this.#random.float()
    return { beforeMs, afterMs: wholeMs - beforeMs }
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random.float())) * Math.cos(2 * Math.PI * this.#random.float())
  }
}
