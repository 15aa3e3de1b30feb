import type { Disk } from '../base/ports.ts'
import { OBJECTS_DIRECTORY, readName, readPart } from './directory-paths.ts'
import { compareKeys } from './key.ts'

export interface WalkedObject {
  readonly key: string
  readonly path: string
  /** Of its later versions, if it's a register. */
  readonly versions: string | undefined
}

interface Entry {
  /** With a slash at the end where it's a directory, so that entries sort as the keys below them do. */
  readonly part: string
  readonly path: string
  readonly versions: string | undefined
}

/** The objects whose keys begin with `prefix` and come after `after`, in the order of their keys. Looks only where such may lie. */
export async function* walkObjects(disk: Disk, prefix: string, after: string): AsyncGenerator<WalkedObject> {
  yield* walk(disk, OBJECTS_DIRECTORY, '', { prefix, after })
}

interface Bounds {
  readonly prefix: string
  readonly after: string
}

async function* walk(disk: Disk, directory: string, above: string, bounds: Bounds): AsyncGenerator<WalkedObject> {
  const { prefix, after } = bounds
  for (const { part, path, versions } of await entriesIn(disk, directory)) {
    const key = above + part
    const isAfter = compareKeys(key, after) > 0
    if (part.endsWith('/')) {
      const mayHold = key.startsWith(prefix) || prefix.startsWith(key)
      if (mayHold && (isAfter || after.startsWith(key))) yield* walk(disk, path, key, bounds)
    } else if (isAfter && key.startsWith(prefix)) yield { key, path, versions }
  }
}

/** In the order of the keys. */
async function entriesIn(disk: Disk, directory: string): Promise<readonly Entry[]> {
  const found: Entry[] = []
  await gather(disk, directory, '', found)
  return found.sort((left, right) => compareKeys(left.part, right.part))
}

/** `begun` is what directories above tell of the part. */
async function gather(disk: Disk, directory: string, begun: string, found: Entry[]): Promise<void> {
  const names = await disk.list(directory)
  const versioned = new Map<string, string>()
  for (const name of names) {
    const { kind, text } = readName(name) ?? {}
    if (kind === 'versions') versioned.set(text!, `${directory}/${name}`)
  }
  for (const name of names) {
    const { kind, text } = readName(name) ?? {}
    const path = `${directory}/${name}`
    if (kind === 'more') await gather(disk, path, begun + text, found)
    if (kind !== 'object' && kind !== 'directory') continue
    const part = readPart(begun + text)
    if (part === undefined) continue
    if (kind === 'directory') found.push({ part: `${part}/`, path, versions: undefined })
    else found.push({ part, path, versions: versioned.get(text!) })
  }
}
