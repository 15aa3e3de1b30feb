import { canonicalJson, compareText } from '../documents/canonical.ts'
import type { Coverage, CoverageStatus } from '../documents/estate.ts'
import type { KeyPath, KeyPaths } from './key-path.ts'
import { compareAges } from './origin-tree.ts'

/** How far somebody looked at a part: by its own entry, else by that of the nearest part that holds it. */
export type StatusOf = (path: KeyPath) => CoverageStatus | undefined

const SEPARATOR = '\u0001'

export function statusOf(coverage: readonly Coverage[], paths: KeyPaths): StatusOf {
  const byPath = new Map(
    coverage.flatMap(({ path, status }) => {
      const keys = paths.keyPath(path)
      return keys === undefined ? [] : [[keys.join(SEPARATOR), status] as const]
    }),
  )
  return (path) => {
    if (byPath.size === 0) return undefined
    for (let length = path.length; length >= 0; length--) {
      const status = byPath.get(path.slice(0, length).join(SEPARATOR))
      if (status !== undefined) return status
    }
    return undefined
  }
}

interface CoveredSide {
  readonly coverage: readonly Coverage[]
  readonly paths: KeyPaths
}

/** One entry for each part: of those who saw something the newer one, else the newer of those who didn't. What was seen once stays seen. */
export function mergedCoverage(sides: readonly CoveredSide[], paths: KeyPaths): Coverage[] {
  const best = new Map<string, Coverage>()
  for (const { coverage, paths: own } of sides) {
    for (const entry of coverage) {
      const keys = own.keyPath(entry.path)
      const path = keys === undefined ? undefined : paths.pointer(keys)
      if (path === undefined) continue
      const here = { ...entry, path }
      const known = best.get(path)
      if (known === undefined || compare(here, known) > 0) best.set(path, here)
    }
  }
  return [...best.values()].sort((one, other) => compareText(one.path, other.path))
}

function compare(one: Coverage, other: Coverage): number {
  const seen = Number(hasSeen(one)) - Number(hasSeen(other))
  if (seen !== 0) return seen
  const age = compareAges(one, other)
  return age !== 0 ? age : compareText(canonicalJson(one), canonicalJson(other))
}

function hasSeen({ status }: Coverage): boolean {
  return status === 'collected' || status === 'partial'
}
