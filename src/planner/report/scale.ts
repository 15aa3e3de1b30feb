const STEPS_MAX = 5

/** A scale with round steps from 0 or below it to what is largest or above it. */
export class Scale {
  readonly least: number
  readonly most: number
  readonly #step: number

  constructor(values: readonly number[]) {
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
    this.#step = niceStep((high - low) / STEPS_MAX)
    this.least = Math.floor(low / this.#step) * this.#step
    this.most = high === 0 && low < 0 ? 0 : Math.max(1, Math.ceil(high / this.#step - TINY)) * this.#step
  }

  /** Where a value lies between both ends, 0 to 1. */
  shareOf(value: number): number {
    return (Math.min(this.most, Math.max(this.least, value)) - this.least) / (this.most - this.least)
  }

  ticks(): number[] {
    const count = Math.round((this.most - this.least) / this.#step)
    return Array.from({ length: count + 1 }, (_, at) => Number((this.least + at * this.#step).toPrecision(12)))
  }
}

/** What sums of fractions are off by. */
const TINY = 1e-9

/** 1, 2, 2.5 or 5 with noughts, at least as large; 1 where there is next to nothing. */
function niceStep(least: number): number {
  if (least < TINY) return 1
  const unit = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 2.5, 5, 10].map((times) => times * unit).find((step) => step >= least * (1 - TINY)) ?? 10 * unit
}

export function round(value: number): number {
  return Math.round(value * 100) / 100
}
