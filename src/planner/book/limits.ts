import { validate } from '../documents/validate.ts'
import type { z } from '../schema.ts'
import { type Confidence, Sourced } from '../source.ts'

type Tree = Readonly<Record<string, unknown>>

/** A file of limits and what people call it. */
export interface NamedLimits {
  readonly name: string
  readonly limits: Tree
}

/**
 * Quotas, fixed settings and constants of others by their path: `limits.number('mskServerless', 'partitions')`. Files are laid over the
 * built-in ones map by map; the last one counts. A figure that isn't there is unknown, never unlimited.
 */
export class Limits {
  readonly #layers: readonly NamedLimits[]

  /** The built-in ones first. */
  constructor(layers: readonly NamedLimits[]) {
    this.#layers = layers
  }

  /** Null: unknown. */
  number(...path: readonly string[]): Sourced<number | null> {
    return this.#sourced(path, (value) => (typeof value === 'number' ? value : null))
  }

  flag(...path: readonly string[]): Sourced<boolean | null> {
    return this.#sourced(path, (value) => (typeof value === 'boolean' ? value : null))
  }

  /** A list of texts. */
  texts(...path: readonly string[]): Sourced<readonly string[] | null> {
    return this.#sourced(path, (value) => (isTexts(value) ? value : null))
  }

  /** Whatever lies there; maps of several files are joined. */
  value(...path: readonly string[]): Sourced<unknown> {
    return this.#sourced(path, (value) => value ?? null)
  }

  /** A number of ours that calculations take `fallback` for: `constants: {'options.paybackMonthsMax': 24}` in a file of limits. */
  constant(id: string, fallback: number): Sourced<number> {
    const found = [...this.#layers].reverse().find(({ limits }) => typeof constantsOf(limits)[id] === 'number')
    const value = found === undefined ? fallback : (constantsOf(found.limits)[id] as number)
    return new Sourced(value, { kind: 'constant', id, origin: found?.name ?? 'built-in' })
  }

  /** A table of texts of ours by ids, with the parts of the same name that files lay over it. Throws a Failure (`bad-document`) where they don't fit. */
  table<Schema extends z.ZodType>(name: string, schema: Schema, builtIn: z.output<Schema>): z.output<Schema> {
    const parts = this.#layers.map(({ limits }) => limits[name]).filter((part) => part !== undefined)
    return validate(`limits: ${name}`, schema, parts.reduce(overlaid, builtIn))
  }

  /** Names of constants that files set. */
  get constantIds(): readonly string[] {
    return [...new Set(this.#layers.flatMap(({ limits }) => Object.keys(constantsOf(limits))))]
  }

  #sourced<Value>(path: readonly string[], read: (value: unknown) => Value): Sourced<Value> {
    const holding = this.#layers.filter(({ limits }) => at(limits, path) !== undefined)
    const value = holding.map(({ limits }) => at(limits, path)).reduce(overlaid, undefined)
    const origin = holding.at(-1)?.name ?? 'nowhere'
    return new Sourced(read(value), {
      kind: 'limit',
      path: path.join('.'),
      origin,
      confidence: confidenceOf(holding.at(-1), path),
    })
  }
}

function constantsOf(limits: Tree): Tree {
  return (limits.constants ?? {}) as Tree
}

function at(tree: Tree, path: readonly string[]): unknown {
  let here: unknown = tree
  for (const part of path) {
    if (!isTree(here) || !Object.hasOwn(here, part)) return undefined
    here = here[part]
  }
  return here
}

/** Each part of the file says how sure it is. */
function confidenceOf(layer: NamedLimits | undefined, [part]: readonly string[]): Confidence {
  if (layer === undefined || part === undefined) return 'U'
  const said = at(layer.limits, [part, 'confidence'])
  return said === 'A' || said === 'B' || said === 'C' ? said : 'given'
}

function overlaid(before: unknown, after: unknown): unknown {
  if (!isTree(before) || !isTree(after)) return after
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries(
    [...names].map((name) => [name, Object.hasOwn(after, name) ? overlaid(before[name], after[name]) : before[name]]),
  )
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
