import { jsonPointer, valueAt } from '../json-pointer.ts'
import type { z } from '../schema.ts'
import { isTooMuch, protoPaths } from './validate.ts'

/** What is left out may leave something behind that isn't whole any more. */
const ROUNDS_MAX = 8
/** Others point into these lists by places, which must stay. */
const POINTED_INTO: ReadonlySet<PropertyKey> = new Set(['clusters', 'topics', 'partitions', 'brokers', 'groups', 'series'])

type Path = readonly PropertyKey[]

/** Where something was taken out, and the first that was. Of lists whose entries nobody points to it is the list. */
export interface OddValue {
  readonly path: string
  readonly value: unknown
}

/**
 * The value without what its schema doesn't allow, and what that was: fields go, or entries of lists that can't be without them. One odd answer of
 * thousands must not cost all others. What can't be helped so stays, and is refused by whoever validates it.
 */
export function withoutOdd(schema: z.ZodType, raw: unknown): { readonly value: unknown; readonly odd: readonly OddValue[] } {
  let value = raw
  const odd = new Map<string, OddValue>()
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const paths = oddPaths(schema, value).flatMap((path) => removable(value, path) ?? [])
    if (paths.length === 0) break
    if (round === 0) value = structuredClone(raw)
    for (const path of paths) {
      const pointer = jsonPointer(placeOf(path))
      if (!odd.has(pointer)) odd.set(pointer, { path: pointer, value: valueAt(value, path) })
    }
    takeOut(value, paths)
  }
  return { value, odd: [...odd.values()] }
}

function oddPaths(schema: z.ZodType, value: unknown): Path[] {
  try {
    const poisoned = protoPaths(value)
    return poisoned.length > 0 ? poisoned : pathsIn(schema.safeParse(value).error?.issues ?? [])
  } catch (cause) {
    if (isTooMuch(cause)) return []
    throw cause
  }
}

function pathsIn(issues: readonly z.core.$ZodIssue[]): Path[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )
}

/** What must go where that is odd: what is missing takes its holder along. */
function removable(value: unknown, path: Path): [Path] | undefined {
  if (path.length === 0) return undefined
  const holder = path.slice(0, -1)
  const isThere = valueAt(value, path) !== undefined
  const isPointedTo = Array.isArray(valueAt(value, holder)) && POINTED_INTO.has(holder.at(-1)!)
  return isThere && !isPointedTo ? [path] : removable(value, holder)
}

/** Entries that move up have places of their own no more. */
function placeOf(path: Path): Path {
  const at = path.findIndex((key, depth) => typeof key === 'number' && !POINTED_INTO.has(path[depth - 1]!))
  return at < 0 ? path : path.slice(0, at)
}

function takeOut(value: unknown, paths: readonly Path[]): void {
  const entries = new Map<unknown[], Set<number>>()
  for (const path of paths) {
    const [holder, key] = [valueAt(value, path.slice(0, -1)), path.at(-1)!]
    if (Array.isArray(holder)) entries.set(holder, (entries.get(holder) ?? new Set()).add(Number(key)))
    else if (typeof holder === 'object' && holder !== null) delete (holder as Record<PropertyKey, unknown>)[key]
  }
  for (const [list, gone] of entries) {
    const kept = list.filter((_, at) => !gone.has(at))
    for (const [at, entry] of kept.entries()) list[at] = entry
    list.length = kept.length
  }
}
