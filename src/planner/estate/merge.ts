import { canonicalJson, compareText, sortedKeys } from '../documents/canonical.ts'
import type { Conflict, Coverage, Estate } from '../documents/estate.ts'
import { type KeyPath, KeyPaths } from './key-path.ts'
import { below, compareEntries, type Entry, entryKey, isMap, listKey } from './list-keys.ts'
import { mergedCoverage, type StatusOf, statusOf } from './merge-coverage.ts'
import {
  compareAges,
  isSame,
  joined,
  type Origin,
  type OriginTree,
  originsOf,
  originTree,
  partOf,
  UNDATED,
} from './origin-tree.ts'

/** What an estate says about itself; the rest is what it says about clusters. */
const ABOUT = ['kind', 'version', 'collectedAt', 'coverage', 'provenance', 'conflicts'] as const

/**
 * Two inventories as one, in any order of the two.
 *
 * What one doesn't have comes from the other: nothing known gives way to nothing. Of what both have, the newer counts, null and empty lists
 * included: somebody looked. What differs and is equally old is kept twice, under `conflicts`; the first of the two by its text stands in place.
 * Entries of a list are told apart by their keys. An entry that only the older list has goes if the newer one was collected as a whole, else it stays.
 */
export function mergeEstates(one: Estate, other: Estate): Estate {
  const sides = [sideOf(one), sideOf(other)] as const
  const found: FoundConflict[] = []
  const { value, origins } = mergeMaps([], '', sides[0].facts, sides[1].facts, sides[0].origins, sides[1].origins, {
    found,
    status: [sides[0].status, sides[1].status],
  })
  const facts = sortedLists(value, '') as Entry
  const paths = new KeyPaths(facts)
  const collectedAt = latest(one.collectedAt, other.collectedAt)
  return sortedKeys({
    ...facts,
    kind: 'odradek/estate',
    version: 1,
    ...(collectedAt === undefined ? {} : { collectedAt }),
    ...list('coverage', mergedCoverage(sides, paths)),
    ...list('provenance', provenanceOf(origins, paths)),
    ...list('conflicts', conflictsOf([...sides.flatMap((side) => side.conflicts), ...found], origins, paths)),
  } as Estate)
}

/** One estate in the one form that it is written in: sorted names, sorted lists, origins where they differ from what holds them. */
export function canonicalEstate(estate: Estate): Estate {
  return mergeEstates(estate, { kind: 'odradek/estate', version: 1 })
}

export interface Side {
  readonly facts: Entry
  readonly origins: OriginTree
  readonly paths: KeyPaths
  readonly coverage: readonly Coverage[]
  readonly status: StatusOf
  readonly conflicts: readonly FoundConflict[]
}

interface FoundConflict {
  readonly path: KeyPath
  readonly values: Conflict['values']
}

function sideOf(estate: Estate): Side {
  const facts = Object.fromEntries(
    Object.entries(estate).filter(([name, value]) => value !== undefined && !(ABOUT as readonly string[]).includes(name)),
  )
  const paths = new KeyPaths(facts)
  const conflicts = (estate.conflicts ?? []).flatMap(({ path, values }) => {
    const keys = paths.keyPath(path)
    return keys === undefined ? [] : [{ path: keys, values }]
  })
  const coverage = estate.coverage ?? []
  const whole = estate.collectedAt == null ? UNDATED : { source: 'unnamed', at: estate.collectedAt }
  return {
    facts,
    origins: originTree(facts, estate.provenance ?? [], whole),
    paths,
    coverage,
    status: statusOf(coverage, paths),
    conflicts,
  }
}

interface Merging {
  readonly found: FoundConflict[]
  readonly status: readonly [StatusOf, StatusOf]
}

interface Merged {
  readonly value: unknown
  readonly origins: OriginTree
}

function mergeValues(
  path: KeyPath,
  listPath: string,
  one: unknown,
  other: unknown,
  ones: OriginTree,
  others: OriginTree,
  merging: Merging,
): Merged {
  if (one === undefined) return { value: other, origins: others }
  if (other === undefined) return { value: one, origins: ones }
  if (isMap(one) && isMap(other)) return mergeMaps(path, listPath, one, other, ones, others, merging)
  const fields = listKey(listPath)
  if (fields !== undefined && isEntries(one) && isEntries(other))
    return mergeLists(path, listPath, fields, one, other, ones, others, merging)
  return mergeFacts(path, one, other, ones, others, merging)
}

function mergeMaps(
  path: KeyPath,
  listPath: string,
  one: Entry,
  other: Entry,
  ones: OriginTree,
  others: OriginTree,
  merging: Merging,
): Merged {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  const value: Record<string, unknown> = {}
  const parts = new Map<string, OriginTree>()
  for (const name of names) {
    const merged = mergeValues(
      [...path, name],
      below(listPath, name),
      one[name],
      other[name],
      partOf(ones, name),
      partOf(others, name),
      merging,
    )
    if (merged.value === undefined) continue
    value[name] = merged.value
    parts.set(name, merged.origins)
  }
  return { value, origins: joined(newer(ones.own, others.own), parts) }
}

function mergeLists(
  path: KeyPath,
  listPath: string,
  fields: readonly string[],
  one: readonly Entry[],
  other: readonly Entry[],
  ones: OriginTree,
  others: OriginTree,
  merging: Merging,
): Merged {
  const lefts = new Map(one.map((entry) => [entryKey(entry, fields), entry]))
  const rights = new Map(other.map((entry) => [entryKey(entry, fields), entry]))
  const age = compareAges(ones.own, others.own)
  const isLeftWhole = age > 0 && merging.status[0](path) === 'collected'
  const isRightWhole = age < 0 && merging.status[1](path) === 'collected'
  const value: unknown[] = []
  const parts = new Map<string, OriginTree>()
  for (const key of new Set([...lefts.keys(), ...rights.keys()])) {
    if (isLeftWhole && !lefts.has(key)) continue
    if (isRightWhole && !rights.has(key)) continue
    const merged = mergeValues(
      [...path, key],
      listPath,
      lefts.get(key),
      rights.get(key),
      partOf(ones, key),
      partOf(others, key),
      merging,
    )
    value.push(merged.value)
    parts.set(key, merged.origins)
  }
  return { value, origins: joined(newer(ones.own, others.own), parts) }
}

function mergeFacts(path: KeyPath, one: unknown, other: unknown, ones: OriginTree, others: OriginTree, merging: Merging): Merged {
  const age = compareAges(ones.own, others.own)
  const [left, right] = one === other ? ['', ''] : [canonicalJson(one), canonicalJson(other)]
  if (left === right) return { value: one, origins: { own: newer(ones.own, others.own), parts: new Map() } }
  if (age !== 0) return age > 0 ? { value: one, origins: ones } : { value: other, origins: others }
  const values = [said(one, ones.own), said(other, others.own)]
  merging.found.push({ path, values })
  return compareText(left, right) <= 0 ? { value: one, origins: ones } : { value: other, origins: others }
}

function said(value: unknown, origin: Origin | undefined): Conflict['values'][number] {
  return isSame(origin, UNDATED)
    ? { value, source: null, at: null }
    : { value, source: origin?.source ?? null, at: origin?.at ?? null }
}

/** Of two of the same moment the first by its name, so that the order of merging doesn't show. */
function newer(one: Origin | undefined, other: Origin | undefined): Origin | undefined {
  if (one === undefined || other === undefined) return one ?? other
  const age = compareAges(one, other)
  if (age !== 0) return age > 0 ? one : other
  return compareText(one.source, other.source) <= 0 ? one : other
}

function isEntries(value: unknown): value is readonly Entry[] {
  return Array.isArray(value) && value.every(isMap)
}

function sortedLists(value: unknown, listPath: string): unknown {
  if (Array.isArray(value)) {
    const fields = listKey(listPath)
    if (fields === undefined || !value.every(isMap)) return value
    return value.toSorted((one, other) => compareEntries(one, other, fields)).map((entry) => sortedLists(entry, listPath))
  }
  if (!isMap(value) || !Object.values(value).some(holdsMaps)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sortedLists(inner, below(listPath, name))]))
}

/** Only lists of maps are sorted: of what has none below no copy is made. */
function holdsMaps(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isMap) : isMap(value)
}

function provenanceOf(origins: OriginTree, paths: KeyPaths) {
  return originsOf(origins)
    .flatMap(({ path, origin: { source, at } }) => {
      const pointer = paths.pointer(path)
      return pointer === undefined ? [] : [{ path: pointer, source, at }]
    })
    .sort((one, other) => compareText(one.path, other.path))
}

/** A conflict lasts until something newer than both has settled it. */
function conflictsOf(found: readonly FoundConflict[], origins: OriginTree, paths: KeyPaths): Conflict[] {
  const byPointer = new Map<string, Map<string, Conflict['values'][number]>>()
  for (const { path, values } of found) {
    const pointer = paths.pointer(path)
    const standing = path.reduce(partOf, origins).own
    if (pointer === undefined || values.every((one) => compareAges(standing, one) > 0)) continue
    const known = byPointer.get(pointer) ?? new Map<string, Conflict['values'][number]>()
    for (const one of values) known.set(canonicalJson(one), one)
    byPointer.set(pointer, known)
  }
  return [...byPointer]
    .sort(([one], [other]) => compareText(one, other))
    .map(([path, values]) => ({
      path,
      values: [...values].sort(([one], [other]) => compareText(one, other)).map(([, value]) => value),
    }))
}

function latest(one: string | null | undefined, other: string | null | undefined): string | null | undefined {
  if (one == null || other == null) return one ?? other
  return compareAges({ at: one }, { at: other }) >= 0 ? one : other
}

function list<Name extends string, Value>(name: Name, values: readonly Value[]) {
  return values.length === 0 ? {} : { [name]: values }
}
