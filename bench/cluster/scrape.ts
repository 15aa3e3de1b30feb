type Labels = Readonly<Record<string, string>>

interface Series {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

const LINE = /^([a-z_A-Z][\w:]*)(?:\{(.*)\})? (\S+)$/
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** What one broker's `/metrics` said at one moment, or several brokers' together. */
export class Scrape {
  readonly #series: readonly Series[]

  private constructor(series: readonly Series[]) {
    this.#series = series
  }

  static parse(text: string): Scrape {
    return new Scrape(
      text.split('\n').flatMap((line) => {
        const [, name, labels = '', value] = LINE.exec(line) ?? []
        if (name === undefined) return []
        const pairs = [...labels.matchAll(LABEL)].map(([, key = '', text = '']) => [key, text])
        return [{ name, labels: Object.fromEntries(pairs) as Labels, value: Number(value) }]
      }),
    )
  }

  static together(scrapes: readonly Scrape[]): Scrape {
    return new Scrape(scrapes.flatMap((scrape) => scrape.#series))
  }

  /** Of all series of that name that `isMeant`; 0 if there are none. */
  sum(name: string, isMeant: (labels: Labels) => boolean = () => true): number {
    return this.#series.reduce((sum, each) => (each.name === name && isMeant(each.labels) ? sum + each.value : sum), 0)
  }

  /** What a counter gained since `before`. */
  since(before: Scrape, name: string, isMeant?: (labels: Labels) => boolean): number {
    return this.sum(name, isMeant) - before.sum(name, isMeant)
  }
}
