import { assert } from './assert.ts'

/**
 * What the broker counts, as slots of one Float64Array: an update on the hot path is an addition at an index. Labels are
 * resolved to a slot once, where a part is made; text exists only while `/metrics` is scraped.
 *
 * ```
 * const requests = metrics.counter('odradek_requests_total', 'Requests answered.', ['api', 'version'])
 * const produce9 = requests.at('Produce', '9')   // once
 * produce9.add(1)                                // per request
 * ```
 *
 * Each family holds at most `seriesMax` label sets. Further ones share one slot whose labels all say `other`, so that names
 * chosen by clients can't fill the memory.
 */
export class Metrics {
  readonly #slots = new Slots()
  readonly #families = new Map<string, Family<unknown>>()

  /** Only grows. The name ends in `_total`. */
  counter(name: string, about: string, labels: readonly string[] = [], seriesMax = SERIES_MAX): Family<Counter> {
    assert(name.endsWith('_total'), `the counter ${name} ends in _total`)
    return this.#add({ kind: 'counter', name, about, labels, buckets: [], seriesMax }, (cell) => new Counter(cell))
  }

  gauge(name: string, about: string, labels: readonly string[] = [], seriesMax = SERIES_MAX): Family<Gauge> {
    return this.#add({ kind: 'gauge', name, about, labels, buckets: [], seriesMax }, (cell) => new Gauge(cell))
  }

  /** `buckets` are upper bounds, inclusive and rising; the last one, +Inf, is added here. */
  histogram(
    name: string,
    about: string,
    buckets: readonly number[],
    labels: readonly string[] = [],
    seriesMax = SERIES_MAX,
  ): Family<Histogram> {
    assert(
      buckets.every((bound, i) => i === 0 || bound > buckets[i - 1]!),
      `the buckets of ${name} rise`,
    )
    const bounds = Float64Array.from(buckets)
    return this.#add({ kind: 'histogram', name, about, labels, buckets, seriesMax }, (cell) => new Histogram(cell, bounds))
  }

  #add<Slot>(description: MetricDescription, make: (cell: Cell) => Slot): Family<Slot> {
    const { name, labels } = description
    assert(NAME.test(name) && labels.every((label) => NAME.test(label)), `${name} and its labels are legal names`)
    assert(!this.#families.has(name), `the metric ${name} is registered once`)
    const family = new Family(description, this.#slots, make)
    this.#families.set(name, family)
    return family
  }

  /** Every family in the order of its name: the source of `docs/metrics.md`. */
  describe(): readonly MetricDescription[] {
    return this.#sorted().map((family) => family.description)
  }

  /** The Prometheus text format, version 0.0.4. */
  render(): string {
    const out: string[] = []
    for (const family of this.#sorted()) family.render(out)
    return out.join('')
  }

  #sorted(): Family<unknown>[] {
    return [...this.#families.values()].sort((a, b) => (a.description.name < b.description.name ? -1 : 1))
  }
}

/** Enough for every topic of a middling cluster; above it `other` collects the rest. */
const SERIES_MAX = 2_000
const NAME = /^[a-z][a-z0-9_]*$/

export interface MetricDescription {
  readonly kind: 'counter' | 'gauge' | 'histogram'
  readonly name: string
  readonly about: string
  readonly labels: readonly string[]
  /** Upper bounds of a histogram without +Inf; empty for the others. */
  readonly buckets: readonly number[]
  readonly seriesMax: number
}

export class Counter {
  readonly #cell: Cell

  constructor(cell: Cell) {
    this.#cell = cell
  }

  add(amount: number): void {
    const cell = this.#cell
    cell.slots.values[cell.at]! += amount
  }

  get value(): number {
    const { slots, at, read } = this.#cell
    return read === undefined ? slots.values[at]! : read()
  }

  /** From now on the count, which is kept elsewhere, is asked for at each scrape. */
  follow(read: () => number): void {
    this.#cell.read = read
  }
}

export class Gauge {
  readonly #cell: Cell

  constructor(cell: Cell) {
    this.#cell = cell
  }

  set(value: number): void {
    const cell = this.#cell
    cell.slots.values[cell.at] = value
  }

  add(amount: number): void {
    const cell = this.#cell
    cell.slots.values[cell.at]! += amount
  }

  /** From now on the value is asked for at each scrape. */
  follow(read: () => number): void {
    this.#cell.read = read
  }
}

/** A slot per bucket, one for values above all of them, one for the sum. */
export class Histogram {
  readonly #cell: Cell
  readonly #bounds: Float64Array

  constructor(cell: Cell, bounds: Float64Array) {
    this.#cell = cell
    this.#bounds = bounds
  }

  observe(value: number): void {
    const bounds = this.#bounds
    let bucket = 0
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++
    const { at, slots } = this.#cell
    slots.values[at + bucket]! += 1
    slots.values[at + bounds.length + 1]! += value
  }
}

/** One metric with all its label sets. */
export class Family<Slot> {
  readonly description: MetricDescription
  readonly #slots: Slots
  readonly #make: (cell: Cell) => Slot
  readonly #series = new Map<string, Series<Slot>>()
  /** Label sets were turned away: they share the slot whose labels all say `other`. */
  #isFull = false

  constructor(description: MetricDescription, slots: Slots, make: (cell: Cell) => Slot) {
    this.description = description
    this.#slots = slots
    this.#make = make
  }

  /** The slot of these label values, in the order of the labels; the same one each time. Not for the hot path. */
  at(...values: readonly string[]): Slot {
    const { labels, name, seriesMax } = this.description
    assert(values.length === labels.length, `${name} has ${labels.length} labels`)
    const key = seriesKey(values)
    const known = this.#series.get(key)
    if (known !== undefined) return known.slot
    // An unlabelled family has one series, so it never comes here with a full table.
    if (this.#series.size < seriesMax) return this.#start(key, values)
    this.#isFull = true
    // A client may have named something so: it has the same labels, so it is the same series.
    const others = labels.map(() => OTHER)
    const otherKey = seriesKey(others)
    return this.#series.get(otherKey)?.slot ?? this.#start(otherKey, others)
  }

  /**
   * Ends a series, for what is gone (a deleted topic). Who still holds its slot writes into a bin. The one that collects the rest
   * stays: others count in it.
   */
  drop(...values: readonly string[]): void {
    const key = seriesKey(values)
    const series = this.#series.get(key)
    if (series === undefined || (this.#isFull && values.length > 0 && values.every((value) => value === OTHER))) return
    this.#series.delete(key)
    this.#slots.free(series.cell, this.#width)
  }

  /** Appends the lines of this family: nothing at all while it has no series. */
  render(out: string[]): void {
    if (this.#series.size === 0) return
    const { kind, name, about, labels, buckets } = this.description
    out.push(`# HELP ${name} ${escapeText(about)}\n# TYPE ${name} ${kind}\n`)
    for (const { cell, values } of this.#series.values()) {
      const pairs = labels.map((label, i) => `${label}="${escapeLabel(values[i]!)}"`)
      if (kind === 'histogram') renderHistogram(out, name, pairs, buckets, cell)
      else out.push(`${name}${braced(pairs)} ${number(cell.read === undefined ? cell.slots.values[cell.at]! : cell.read())}\n`)
    }
  }

  get #width(): number {
    return this.description.kind === 'histogram' ? this.description.buckets.length + 2 : 1
  }

  #start(key: string, values: readonly string[]): Slot {
    const cell = this.#slots.take(this.#width)
    const slot = this.#make(cell)
    this.#series.set(key, { slot, cell, values })
    return slot
  }
}

interface Series<Slot> {
  readonly slot: Slot
  readonly cell: Cell
  readonly values: readonly string[]
}

/** Where a slot's numbers are. `at` changes only when the series is dropped. */
interface Cell {
  readonly slots: Slots
  at: number
  read: (() => number) | undefined
}

/** The numbers of all metrics. Grows by doubling; dropped ranges are used again for the same width. */
class Slots {
  values = new Float64Array(1_024)
  /** The first slots are the bin of dropped series. */
  #end = BIN_WIDTH
  readonly #freed = new Map<number, number[]>()

  take(width: number): Cell {
    assert(width <= BIN_WIDTH, 'a histogram has at most 62 buckets')
    const reused = this.#freed.get(width)?.pop()
    if (reused !== undefined) return { slots: this, at: reused, read: undefined }
    const at = this.#end
    this.#end += width
    if (this.#end > this.values.length) {
      const grown = new Float64Array(this.values.length * 2)
      grown.set(this.values)
      this.values = grown
    }
    return { slots: this, at, read: undefined }
  }

  free(cell: Cell, width: number): void {
    this.values.fill(0, cell.at, cell.at + width)
    const ranges = this.#freed.get(width)
    if (ranges === undefined) this.#freed.set(width, [cell.at])
    else ranges.push(cell.at)
    cell.at = 0
    cell.read = undefined
  }
}

const BIN_WIDTH = 64
/** What each label says of the series that collects what there is no room for. */
const OTHER = 'other'

/** Lengths in front, so that no choice of values makes two lists look alike. */
function seriesKey(values: readonly string[]): string {
  let key = ''
  for (const value of values) key += `${value.length}:${value}`
  return key
}

function renderHistogram(out: string[], name: string, pairs: readonly string[], buckets: readonly number[], cell: Cell): void {
  const { values } = cell.slots
  let count = 0
  for (let i = 0; i <= buckets.length; i++) {
    count += values[cell.at + i]!
    const bound = i < buckets.length ? number(buckets[i]!) : '+Inf'
    out.push(`${name}_bucket${braced([...pairs, `le="${bound}"`])} ${count}\n`)
  }
  out.push(`${name}_sum${braced(pairs)} ${number(values[cell.at + buckets.length + 1]!)}\n`)
  out.push(`${name}_count${braced(pairs)} ${count}\n`)
}

function braced(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('"', '\\"')
}
