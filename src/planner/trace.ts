import { jsonPointer } from './json-pointer.ts'
import { type Source, Sourced } from './source.ts'

/** One step of a calculation, as `--explain` prints it and as reports unfold it. */
export interface TraceEntry {
  readonly step: string
  /** In words and signs: `avgInMiBps × retentionHours × 3600 ÷ 1024`. */
  readonly formula: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly result: unknown
  /** Of those inputs that come from outside the calculation. */
  readonly sources?: Readonly<Record<string, Source>>
}

/** Writes down how a result came about. */
export class Trace {
  readonly #entries: TraceEntry[]
  readonly #sources: ReadonlyMap<string, Source>
  readonly #prefix: string

  /** `sources`: where inputs of these names come from, unless the step itself says so. */
  constructor(sources: ReadonlyMap<string, Source> = new Map(), entries: TraceEntry[] = [], prefix = '') {
    this.#sources = sources
    this.#entries = entries
    this.#prefix = prefix
  }

  /**
   * The same trace for a part that is reckoned by itself: names mean its own inputs, full names those of the whole, and its
   * steps bear its name.
   */
  part(name: string, sources: ReadonlyMap<string, Source>): Trace {
    const whole = [...this.#sources].filter(([key, source]) => isFullName(key, source))
    return new Trace(new Map([...whole, ...sources]), this.#entries, `${this.#prefix}${name}.`)
  }

  get entries(): readonly TraceEntry[] {
    return this.#entries
  }

  /** Where the input field or constant of this name comes from. */
  source(name: string): Source | undefined {
    return this.#sources.get(name)
  }

  /** A value of the input field of this name, for a step that calls it otherwise. */
  field<Value>(name: string, value: Value): Value | Sourced<Value> {
    const source = this.#sources.get(name)
    return source === undefined ? value : new Sourced(value, source)
  }

  /** The same of a value that lies within such a field, at this path: lists have no names for what they hold. */
  within<Value>(name: string, path: readonly PropertyKey[], value: Value): Value | Sourced<Value> {
    const source = this.#sources.get(name)
    if (source === undefined) return value
    return new Sourced(value, source.kind === 'input' ? { ...source, path: `${source.path}${jsonPointer(path)}` } : source)
  }

  /** Gives `result` back, so that a step is written where it is computed. Inputs may be `Sourced`. */
  step<Result>(step: string, formula: string, inputs: Readonly<Record<string, unknown>>, result: Result): Result {
    const plain = Object.entries(inputs).map(([name, input]) => [name, input instanceof Sourced ? input.value : input] as const)
    const sources = Object.entries(inputs).flatMap(([name, input]) => {
      const source = input instanceof Sourced ? input.source : this.#sources.get(name)
      return source === undefined ? [] : [[name, source] as const]
    })
    this.#entries.push({
      step: `${this.#prefix}${step}`,
      formula,
      inputs: Object.fromEntries(plain.filter(([, value]) => value !== undefined)),
      result,
      ...(sources.length > 0 ? { sources: Object.fromEntries(sources) } : {}),
    })
    return result
  }
}

/** Writes nothing down, for those who reckon the same thousands of times. */
export class QuietTrace extends Trace {
  override step<Result>(_step: string, _formula: string, _inputs: Readonly<Record<string, unknown>>, result: Result): Result {
    return result
  }
}

/** Constants, and fields by their whole path: a field's own name may mean another one in a part. */
function isFullName(name: string, source: Source): boolean {
  return source.kind === 'constant' || ('path' in source && source.path === `/${name.replaceAll('.', '/')}`)
}

/** Those values whose names a formula speaks of; null where one isn't known. */
export function namedIn(formula: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const words = new Set(formula.match(/\w+/g))
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (words.has(name) ? [[name, value ?? null]] : [])))
}
