import { canonicalJson, compareText } from '../documents/canonical.ts'
import type { Estate } from '../documents/estate.ts'
import { jsonPointer } from '../json-pointer.ts'
import { below, compareEntries, type Entry, entryKey, isMap, listKey } from './list-keys.ts'

export interface Difference {
  readonly change: 'added' | 'removed' | 'changed'
  /** JSON pointer into the later document; of what was removed, into the earlier one. */
  readonly path: string
  /** The same with names in place of numbers, for people. */
  readonly about: string
  readonly before?: unknown
  readonly after?: unknown
}

/** What an inventory says about itself differs every time. */
const LEFT_OUT = ['collectedAt', 'coverage', 'provenance', 'conflicts']

/** What changed from one inventory to another. Lists that have no order are compared by their entries' keys. */
export function diffEstates(before: Estate, after: Estate): Difference[] {
  const facts = (estate: Estate): Entry =>
    Object.fromEntries(Object.entries(estate).filter(([name, value]) => value !== undefined && !LEFT_OUT.includes(name)))
  const root: Place = { listPath: '', before: [], after: [], about: [] }
  return compareMaps(facts(before), facts(after), root).sort((one, other) => compareText(one.about, other.about))
}

/** The same place in both documents. */
interface Place {
  readonly listPath: string
  readonly before: readonly PropertyKey[]
  readonly after: readonly PropertyKey[]
  readonly about: readonly string[]
}

function compareValues(before: unknown, after: unknown, place: Place): Difference[] {
  const about = place.about.join(' / ')
  if (before === undefined && after === undefined) return []
  if (before === undefined) return [{ change: 'added', path: jsonPointer(place.after), about, after }]
  if (after === undefined) return [{ change: 'removed', path: jsonPointer(place.before), about, before }]
  if (isMap(before) && isMap(after)) return compareMaps(before, after, place)
  const fields = listKey(place.listPath)
  if (fields !== undefined && isEntries(before) && isEntries(after)) return compareLists(before, after, fields, place)
  if (canonicalJson(before) === canonicalJson(after)) return []
  return [{ change: 'changed', path: jsonPointer(place.after), about, before, after }]
}

function compareMaps(before: Entry, after: Entry, place: Place): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText)
  return names.flatMap((name) =>
    compareValues(before[name], after[name], {
      listPath: below(place.listPath, name),
      before: [...place.before, name],
      after: [...place.after, name],
      about: [...place.about, name],
    }),
  )
}

function compareLists(before: readonly Entry[], after: readonly Entry[], fields: readonly string[], place: Place): Difference[] {
  const earlier = numbered(before, fields)
  const later = numbered(after, fields)
  const all = [...new Map([...earlier, ...later]).values()].sort((one, other) => compareEntries(one.entry, other.entry, fields))
  return all.flatMap(({ entry }) => {
    const key = entryKey(entry, fields)
    const [was, is] = [earlier.get(key), later.get(key)]
    return compareValues(was?.entry, is?.entry, {
      listPath: place.listPath,
      before: [...place.before, was?.at ?? ''],
      after: [...place.after, is?.at ?? ''],
      about: [...place.about, key.replaceAll('\u0000', ' ')],
    })
  })
}

function numbered(list: readonly Entry[], fields: readonly string[]) {
  return new Map(list.map((entry, at) => [entryKey(entry, fields), { entry, at }] as const))
}

function isEntries(value: unknown): value is readonly Entry[] {
  return Array.isArray(value) && value.every(isMap)
}
