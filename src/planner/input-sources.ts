import { jsonPointer, valueAt } from './json-pointer.ts'
import type { Source } from './source.ts'

const DEPTH_MAX = 4

/**
 * Where each field of an input comes from, by the names that steps of a calculation may call it: its dotted path, and its own name where no
 * other nested field has that. What isn't in the raw input is a default. Of an input that is a part of another: `at`, where it lies.
 */
export function inputSources(
  raw: unknown,
  parsed: unknown,
  given: ReadonlyMap<string, Source>,
  at: readonly PropertyKey[] = [],
): ReadonlyMap<string, Source> {
  const paths = fieldPaths(parsed, [])
  const counts = new Map<string, number>()
  for (const path of paths) counts.set(path.at(-1)!, (counts.get(path.at(-1)!) ?? 0) + 1)
  const short = paths
    .filter((path) => counts.get(path.at(-1)!) === 1)
    .map((path) => [path.at(-1)!, sourceOf(raw, path, given, at)] as const)
  const full = paths.map((path) => [path.join('.'), sourceOf(raw, path, given, at)] as const)
  return new Map([...short, ...full])
}

function fieldPaths(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length >= DEPTH_MAX) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === undefined) return []
    const here = [...path, name]
    return [here, ...fieldPaths(inner, here)]
  })
}

function sourceOf(raw: unknown, path: readonly string[], given: ReadonlyMap<string, Source>, at: readonly PropertyKey[]): Source {
  const pointer = jsonPointer([...at, ...path])
  const known = given.get(pointer)
  if (known !== undefined) return known
  return { kind: valueAt(raw, path) === undefined ? 'default' : 'input', path: pointer }
}
