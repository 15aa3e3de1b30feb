import { jsonPointer } from '../json-pointer.ts'
import { below, entryKey, isMap, listKey } from './list-keys.ts'

/** Names of fields, and keys of entries where a pointer has their numbers: numbers change when a list is sorted or merged. */
export type KeyPath = readonly string[]

type Indexes = WeakMap<readonly unknown[], ReadonlyMap<string, number>>

/** Turns pointers into key paths of one document, and back. */
export class KeyPaths {
  readonly #document: unknown
  readonly #indexes: Indexes = new WeakMap()

  constructor(document: unknown) {
    this.#document = document
  }

  /** What isn't there stays as it is written: coverage may speak of what nobody has. Nothing for an entry that isn't there. */
  keyPath(pointer: string): KeyPath | undefined {
    const path: string[] = []
    let here = this.#document
    let listPath = ''
    for (const part of parts(pointer)) {
      const fields = Array.isArray(here) ? listKey(listPath) : undefined
      if (fields !== undefined && Array.isArray(here)) {
        const entry: unknown = here[Number(part)]
        if (!isMap(entry)) return undefined
        path.push(entryKey(entry, fields))
        here = entry
        continue
      }
      path.push(part)
      listPath = below(listPath, part)
      here = inner(here, part)
    }
    return path
  }

  valueAt(pointer: string): unknown {
    return parts(pointer).reduce(inner, this.#document)
  }

  /** Nothing if an entry on the way isn't there. */
  pointer(path: KeyPath): string | undefined {
    const found: PropertyKey[] = []
    let here = this.#document
    let listPath = ''
    for (const part of path) {
      const fields = Array.isArray(here) ? listKey(listPath) : undefined
      if (fields !== undefined && Array.isArray(here)) {
        const at = this.#indexOf(here, fields).get(part)
        if (at === undefined) return undefined
        found.push(at)
        here = here[at]
        continue
      }
      found.push(part)
      listPath = below(listPath, part)
      here = inner(here, part)
    }
    return jsonPointer(found)
  }

  #indexOf(list: readonly unknown[], fields: readonly string[]): ReadonlyMap<string, number> {
    const known = this.#indexes.get(list)
    if (known !== undefined) return known
    const made = new Map(list.flatMap((entry, at) => (isMap(entry) ? [[entryKey(entry, fields), at] as const] : [])))
    this.#indexes.set(list, made)
    return made
  }
}

function parts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function inner(value: unknown, part: string): unknown {
  if (Array.isArray(value)) return value[Number(part)]
  return isMap(value) && Object.hasOwn(value, part) ? value[part] : undefined
}
