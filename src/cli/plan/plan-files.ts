import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { Failure } from '../../base/failure.ts'
import { Book, checkConstants, type NamedDocument } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'

const FILE_BYTES_MAX = 512 * 1024 * 1024
/** No alias: they are how a small file becomes a large one. */
const YAML_OPTIONS = { maxAliasCount: 0 } as const

type FileParts = Pick<CliParts, 'openFile' | 'stdin' | 'plannerData'>

/** Reads the documents of a `plan` command: JSON or YAML, `-` for standard input. */
export class PlanFiles {
  readonly #parts: FileParts
  #stdinTaken = false

  constructor(parts: FileParts) {
    this.#parts = parts
  }

  async document(path: string): Promise<NamedDocument> {
    const name = path === '-' ? 'standard input' : path
    return { name, value: parseText(name, await this.text(path)) }
  }

  async text(path: string): Promise<string> {
    if (path !== '-') return readText(path, this.#parts.openFile(path))
    if (this.#stdinTaken) throw unreadable('standard input', 'it can be read once')
    this.#stdinTaken = true
    return readText('standard input', this.#parts.stdin)
  }

  /** The built-in figures with the user's own laid over them. */
  async book(prices: readonly string[], limits: readonly string[]): Promise<Book> {
    const builtIn = (name: string): Promise<string> => this.text(join(this.#parts.plannerData, name))
    const book = Book.of(
      {
        prices: JSON.parse(await builtIn('prices.json')),
        limits: JSON.parse(await builtIn('limits.json')),
        instancesCsv: await builtIn('ec2_us-east-1.csv'),
        brokersCsv: await builtIn('msk_brokers.csv'),
        usageTypesCsv: await builtIn('usage_types.csv'),
      },
      { prices: await this.#documents(prices), limits: await this.#documents(limits) },
    )
    checkConstants(book)
    return book
  }

  async #documents(paths: readonly string[]): Promise<NamedDocument[]> {
    const documents: NamedDocument[] = []
    for (const path of paths) documents.push(await this.document(path))
    return documents
  }
}

async function readText(name: string, stream: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  try {
    for await (const piece of stream) {
      sizeBytes += piece.length
      if (sizeBytes > FILE_BYTES_MAX) throw unreadable(name, `it is larger than ${FILE_BYTES_MAX} bytes`)
      pieces.push(piece)
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw unreadable(name, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** A line of comment, or an empty one. */
const COMMENT = /[ \t]*(?:#.*)?\r?\n/y

/** Without the lines that YAML may begin with and JSON may not. */
function belowComments(text: string): string {
  let at = 0
  for (COMMENT.lastIndex = 0; COMMENT.test(text); ) at = COMMENT.lastIndex
  return text.slice(at)
}

/** JSON first, also below comments: YAML reads it, too, but takes many times as long. */
function parseText(name: string, text: string): unknown {
  const value = belowComments(text)
  if (/^\s*[{[]/.test(value)) {
    try {
      return JSON.parse(value)
    } catch {
      // Maybe YAML's own braces; what it says has line and column.
    }
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: true, uniqueKeys: true })
  const [error] = document.errors
  if (error !== undefined) throw unreadable(name, yamlFault(error.message))
  try {
    return document.toJS(YAML_OPTIONS)
  } catch (cause) {
    throw unreadable(name, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** In one line; what the parser takes a line without its colon for says little to who wrote it. */
function yamlFault(message: string): string {
  const text = message.replaceAll('\n', ' ').trim()
  return text.startsWith('Implicit ') ? `${text} (a name needs a colon and a space behind it)` : text
}

function unreadable(name: string, why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'unreadable-input', 'no', `${name} can't be read: ${why}`, cause)
}
