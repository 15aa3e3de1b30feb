import { Failure } from '../../base/failure.ts'

type AllSeries = ReadonlyMap<string, readonly { readonly labels: string; readonly value: number }[]>

/** Counters of one broker at one moment, as `/metrics` tells them: sums of a name over all label sets that fit. */
export class MetricsText {
  readonly #series: AllSeries

  private constructor(series: AllSeries) {
    this.#series = series
  }

  /** `name`: what people call it. Throws a Failure (`unreadable-input`) at a line that is none of Prometheus's text. */
  static of(name: string, text: string): MetricsText {
    const series = new Map<string, { readonly labels: string; readonly value: number }[]>()
    for (const [at, line] of text.split('\n').entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue
      const found = LINE.exec(line)
      if (found === null) {
        throw new Failure('invalid', 'unreadable-input', 'no', `${name} can't be read: line ${at + 1} is no metric of Prometheus`)
      }
      const [, metric, labels = '', value] = found
      const list = series.get(metric!) ?? []
      list.push({ labels, value: numberOf(value!) })
      series.set(metric!, list)
    }
    return new MetricsText(series)
  }

  /** Of all label sets with these pairs; null if there is none. */
  sum(metric: string, pairs: Readonly<Record<string, string>> = {}): number | null {
    const wanted = Object.entries(pairs).map(([name, value]) => `${name}="${value}"`)
    const found = (this.#series.get(metric) ?? []).filter(({ labels }) => wanted.every((pair) => labels.includes(pair)))
    return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0)
  }

  /** A label's value in the first series of a name. */
  label(metric: string, name: string): string | undefined {
    return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(this.#series.get(metric)?.[0]?.labels ?? '')?.[1]
  }
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+\d+)?$/

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}
