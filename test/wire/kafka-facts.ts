import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Reads the message facts of Kafka that may lie beside the checkout, in `shared/kafka/messages`. */
export interface FactBlock {
  readonly kind: string
  readonly name: string
  readonly apiKey: number | undefined
  readonly versions: FactRange
  readonly flexible: FactRange
  readonly isLatestUnstable: boolean
  /** For a struct block: the message that it belongs to. */
  readonly owner: string | undefined
  readonly fields: FactField[]
}

export interface FactField {
  readonly name: string
  readonly type: string
  readonly range: FactRange
  readonly flags: ReadonlyMap<string, string>
  readonly children: FactField[]
}

export interface FactRange {
  readonly first: number
  readonly last: number
}

/** Looks in this file's parents; undefined where nothing is found. */
export function findFactsDirectory(): string | undefined {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (dirname(directory) !== directory) {
    const candidate = join(directory, 'shared', 'kafka', 'messages')
    if (existsSync(candidate)) return candidate
    directory = dirname(directory)
  }
  return undefined
}

export function readFacts(directory: string): FactBlock[] {
  const files = readdirSync(directory).filter((name) => /^(\d\d-.*|consumer-protocol)\.txt$/.test(name))
  return files.sort().flatMap((name) => parseFacts(readFileSync(join(directory, name), 'utf8')))
}

function parseFacts(text: string): FactBlock[] {
  const blocks: FactBlock[] = []
  let apiKey: number | undefined
  /** `open[d]` takes the fields of depth d + 1. */
  let open: FactField[][] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#') || line.startsWith('source ')) continue
    const words = line.trim().match(/(?:[^\s"]|"[^"]*")+/g) ?? []
    if (words[0] === 'api') apiKey = Number(words[1])
    else if (!line.startsWith(' ')) {
      const block = parseHead(words, apiKey)
      blocks.push(block)
      open = [block.fields]
    } else {
      const depth = (line.length - line.trimStart().length) / 2
      const [name = '', type = '', range = '', ...flags] = words
      const field: FactField = { name, type, range: parseRange(range), flags: parseFlags(flags), children: [] }
      open.length = depth
      open[depth - 1]!.push(field)
      open.push(field.children)
    }
  }
  return blocks
}

function parseHead(words: readonly string[], apiKey: number | undefined): FactBlock {
  const [kind = '', name = '', ...rest] = words
  const flags = parseFlags(rest)
  return {
    kind,
    name,
    apiKey,
    versions: parseRange(flags.get('versions') ?? rest[0] ?? 'none'),
    flexible: parseRange(flags.get('flexible') ?? 'none'),
    isLatestUnstable: flags.has('unstable-latest'),
    owner: flags.get('of'),
    fields: [],
  }
}

function parseFlags(words: readonly string[]): Map<string, string> {
  return new Map(
    words.map((word) => {
      const colon = word.indexOf(':')
      return colon < 0 ? [word, ''] : [word.slice(0, colon), word.slice(colon + 1)]
    }),
  )
}

export function parseRange(text: string): FactRange {
  if (text === 'none') return { first: 1, last: 0 }
  if (text.endsWith('+')) return { first: Number(text.slice(0, -1)), last: Number.POSITIVE_INFINITY }
  const [first, last] = text.split('-').map(Number)
  return { first: first!, last: last ?? first! }
}

export function inRange(version: number, range: FactRange): boolean {
  return version >= range.first && version <= range.last
}
