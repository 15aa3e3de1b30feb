import { problemsIn } from '../documents/validate.ts'
import type { z } from '../schema.ts'
import type { Source } from './source.ts'

/** The JSON of a source in the form that the schema asks for. What isn't JSON, and what has another form, is refused with line and column. */
export function readJson<Schema extends z.ZodType>(source: Source, schema: Schema): z.output<Schema> {
  const raw = parseJson(source)
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const [problem] = problemsIn(schema, raw, parsed.error)
  throw refusalAtPath(source, problem!.path, problem!.text)
}

export function parseJson(source: Source): unknown {
  new JsonScan(source, undefined).whole()
  return JSON.parse(source.text)
}

/** Points at the value of a JSON pointer; at the nearest value around it where it isn't there. */
export function refusalAtPath(source: Source, path: string, text: string) {
  const parts = path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const scan = new JsonScan(source, parts)
  scan.whole()
  return source.refusalAt(scan.found, `${path === '' ? '/' : path} ${text}`)
}

const DEPTH_MAX = 200
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const LETTERS = /[^"\\\u0000-\u001f\u007f-\u009f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const SPACE = /[ \t\r\n]*/y

/** Walks through JSON to find what is wrong in it, or where a path leads. What engines say of wrong JSON has no line. */
class JsonScan {
  readonly #source: Source
  readonly #wanted: readonly string[] | undefined
  #at = 0
  #depth = 0
  /** How many parts of the wanted path lead to where the scan stands; -1 off the path. */
  #matched = 0
  #foundDepth = -1
  found = 0

  constructor(source: Source, wanted: readonly string[] | undefined) {
    this.#source = source
    this.#wanted = wanted
  }

  whole(): void {
    this.#value()
    this.#space()
    if (this.#at < this.#source.text.length) throw this.#refusal('is more than one JSON value')
  }

  #value(): void {
    this.#space()
    if (this.#wanted !== undefined && this.#matched > this.#foundDepth) {
      this.#foundDepth = this.#matched
      this.found = this.#at
    }
    const first = this.#source.text[this.#at]
    if (first === '{' || first === '[') {
      this.#inner(first === '{')
      return
    }
    if ((first === '"' ? this.#string() : this.#take(SCALAR)) === undefined) throw this.#refusal('is not JSON')
  }

  #inner(isMap: boolean): void {
    const close = isMap ? '}' : ']'
    this.#at += 1
    this.#depth += 1
    if (this.#depth > DEPTH_MAX) throw this.#refusal('lies too deep')
    this.#space()
    if (this.#source.text[this.#at] !== close) this.#entries(isMap, close)
    this.#at += 1
    this.#depth -= 1
  }

  #entries(isMap: boolean, close: string): void {
    for (let index = 0; ; index++) {
      const name = isMap ? this.#name() : String(index)
      const outer = this.#matched
      this.#matched = outer >= 0 && this.#wanted?.[outer] === name ? outer + 1 : -1
      this.#value()
      this.#matched = outer
      this.#space()
      const next = this.#source.text[this.#at]
      if (next === close) return
      if (next !== ',') throw this.#refusal(`should be a comma or ${close}`)
      this.#at += 1
    }
  }

  #name(): string {
    this.#space()
    const text = this.#string()
    if (text === undefined) throw this.#refusal('should be the name of a field')
    const name: unknown = JSON.parse(text)
    if (name === '__proto__') throw this.#refusal('comes after a name that no field can have')
    this.#space()
    if (this.#source.text[this.#at] !== ':') throw this.#refusal('should be a colon')
    this.#at += 1
    return String(name)
  }

  /** Piece by piece: one pattern for all of it would run out of memory at a long one. */
  #string(): string | undefined {
    const start = this.#at
    const { text } = this.#source
    if (text[start] !== '"') return undefined
    this.#at += 1
    do this.#take(LETTERS)
    while (this.#take(ESCAPE) !== undefined)
    if (text[this.#at] === '"') return text.slice(start, ++this.#at)
    this.#at = start
    return undefined
  }

  #space(): void {
    this.#take(SPACE)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#source.text)
    if (match === null) return undefined
    this.#at = pattern.lastIndex
    return match[0]
  }

  #refusal(why: string) {
    const text = this.#source.text.slice(this.#at, this.#at + 12).split('\n')[0]!
    return this.#source.refusalAt(this.#at, this.#at >= this.#source.text.length ? `the end ${why}` : `'${text}' ${why}`)
  }
}
