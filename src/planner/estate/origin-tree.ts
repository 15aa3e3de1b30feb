import type { Provenance } from '../documents/estate.ts'
import { type KeyPath, KeyPaths } from './key-path.ts'

/** Who said something, and when. */
export interface Origin {
  readonly source: string
  readonly at: string
}

/** Where the parts of a document come from. A part without an origin of its own has that of what holds it. */
export interface OriginTree {
  readonly own: Origin | undefined
  readonly parts: ReadonlyMap<string, OriginTree>
}

const NONE: ReadonlyMap<string, OriginTree> = new Map()

/** Of what nobody says where it comes from: older than all that somebody does. */
export const UNDATED: Origin = { source: 'undated', at: '1970-01-01' }

/** `whole`: of what has no entry in `provenance`. */
export function originTree(document: unknown, provenance: readonly Provenance[], whole: Origin): OriginTree {
  const paths = new KeyPaths(document)
  const root: Growing = { own: whole, parts: new Map() }
  for (const { path, source, at } of provenance) {
    const keys = paths.keyPath(path)
    // Of what isn't there nobody needs to know where it comes from.
    if (keys !== undefined && paths.valueAt(path) !== undefined) grown(root, keys).own = { source, at }
  }
  return root
}

interface Growing {
  own: Origin | undefined
  parts: Map<string, Growing>
}

function grown(root: Growing, path: KeyPath): Growing {
  let here = root
  for (const part of path) {
    let next = here.parts.get(part)
    if (next === undefined) {
      next = { own: undefined, parts: new Map() }
      here.parts.set(part, next)
    }
    here = next
  }
  return here
}

/** The part of a tree, with the origin that counts there. */
export function partOf(tree: OriginTree, key: string): OriginTree {
  const part = tree.parts.get(key)
  if (part === undefined) return tree.parts.size === 0 ? tree : { own: tree.own, parts: NONE }
  return part.own === undefined ? { own: tree.own, parts: part.parts } : part
}

/** A tree of parts that say the same is one origin. */
export function joined(own: Origin | undefined, parts: ReadonlyMap<string, OriginTree>): OriginTree {
  const differing = [...parts].filter(([, part]) => part.parts.size > 0 || !isSame(part.own, own))
  return { own, parts: new Map(differing) }
}

export function isSame(one: Origin | undefined, other: Origin | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.source === other.source && one.at === other.at)
}

/** Above 0 if `one` is the newer. What has no date, or none that can be, is older than all. */
export function compareAges(one: Dated | undefined, other: Dated | undefined): number {
  if (one?.at === other?.at) return 0
  const [left, right] = [momentOf(one), momentOf(other)]
  if (left === right) return 0
  return left > right ? 1 : -1
}

interface Dated {
  readonly at?: string | null | undefined
}

/** ms since 1970. */
function momentOf(dated: Dated | undefined): number {
  const ms = Date.parse(dated?.at ?? '')
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms
}

/** Every origin of a tree with the path that it counts for; those that only repeat what holds them are left out. */
export function originsOf(tree: OriginTree): { readonly path: KeyPath; readonly origin: Origin }[] {
  const found: { readonly path: KeyPath; readonly origin: Origin }[] = []
  const walk = (here: OriginTree, path: KeyPath, above: Origin | undefined): void => {
    if (here.own !== undefined && !isSame(here.own, above)) found.push({ path, origin: here.own })
    for (const [part, inner] of here.parts) walk(inner, [...path, part], here.own ?? above)
  }
  walk(tree, [], UNDATED)
  return found
}
