import type { SimRandom } from './random.ts'

/** How a connection's bytes are cut into chunks on their way. */
export type Chunking = 'whole' | 'split' | 'drip'

/** What the wires do just now. Whoever drives the world changes the fields; all probabilities are 0 on a fine day. */
export interface WeatherConditions {
  latencyMinMs: number
  latencyMaxMs: number
  /** A share of the arrivals takes a hundred times as long. */
  slowChance: number
  /** A share of the arrivals finds that bytes were lost for good: both ends get a reset. */
  resetChance: number
  /** A share of the connections is cut into random pieces, or into single bytes for a while. */
  splitChance: number
  dripChance: number
}

export const FINE_WEATHER: WeatherConditions = {
  latencyMinMs: 0.05,
  latencyMaxMs: 0.6,
  slowChance: 0,
  resetChance: 0,
  splitChance: 0,
  dripChance: 0,
}

/** Conditions of all wires, and which ways between two hosts are closed. */
export class Weather {
  conditions: WeatherConditions = { ...FINE_WEATHER }
  readonly #closedUntil = new Map<string, number>()
  readonly #random: SimRandom

  constructor(random: SimRandom) {
    this.#random = random
  }

  /** One way only: nothing passes from one host to the other until then. What is sent meanwhile arrives afterwards. */
  close(from: string, to: string, untilMs: number): void {
    this.#closedUntil.set(way(from, to), untilMs)
  }

  heal(): void {
    this.conditions = { ...FINE_WEATHER }
    this.#closedUntil.clear()
  }

  /** Virtual time from which bytes pass again; 0 where they do. */
  closedUntil(from: string, to: string): number {
    if (this.#closedUntil.size === 0) return 0
    return this.#closedUntil.get(way(from, to)) ?? 0
  }

  latencyMs(): number {
    const { latencyMinMs, latencyMaxMs, slowChance } = this.conditions
    const latency = this.#random.between(latencyMinMs, latencyMaxMs)
    return slowChance > 0 && this.#random.chance(slowChance) ? latency * 100 : latency
  }

  /** A lost reset is worth nothing to anybody: only ways that bytes take get one. */
  resets(): boolean {
    return this.conditions.resetChance > 0 && this.#random.chance(this.conditions.resetChance)
  }

  chunking(): Chunking {
    const { splitChance, dripChance } = this.conditions
    if (dripChance > 0 && this.#random.chance(dripChance)) return 'drip'
    return splitChance > 0 && this.#random.chance(splitChance) ? 'split' : 'whole'
  }
}

function way(from: string, to: string): string {
  return `${from}>${to}`
}
