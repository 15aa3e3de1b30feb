import { z } from '../schema.ts'
import { latestOf, type Registry, type SchemaVersion, schemaVersion } from './schema-versions.ts'
import type { Line, Source } from './source.ts'

/** What `kafka-console-consumer` prints before a key, if it is asked to. */
const PRINTED_BEFORE = /^(?:(?:CreateTime|LogAppendTime|NoTimestampType|Partition|Offset|Headers|NO_HEADERS)\b[^\t]*\t)*/

const key = z.looseObject({ keytype: z.string(), subject: z.string().nullish(), version: z.int().optional() })
const written = z.looseObject({ key: z.string(), value: z.string().nullish(), payload: z.string().nullish() })
const schemaValue = schemaVersion.extend({ deleted: z.boolean().optional() })
const deletedSubject = z.looseObject({ version: z.int() })
const configValue = z.looseObject({ compatibilityLevel: z.string() })
const modeValue = z.looseObject({ mode: z.string() })

/** They say nothing of what is there. */
const PASSED_OVER: ReadonlySet<string> = new Set(['NOOP', 'CLEAR_SUBJECT', 'CONTEXT'])

interface Part {
  readonly text: string
  readonly column: number
}

export function isSchemaTopic({ text }: Source): boolean {
  const [line] = text.trimStart().split('\n', 1)
  const first = flatObject(line!.slice(PRINTED_BEFORE.exec(line!)![0].length))
  if (first === undefined || !first.includes('keytype')) return false
  try {
    const raw: unknown = JSON.parse(first)
    return key.safeParse(raw).success || written.safeParse(raw).success
  } catch {
    return false
  }
}

/**
 * What the topic of a registry holds, from its first record to its last: `kafka-console-consumer --from-beginning --property print.key=true`, or a line
 * of JSON with `key` and `value` (or `payload`) for each record. Later records count before earlier ones; what was deleted isn't there.
 */
export function registryInTopic(source: Source): Omit<Registry, 'kind'> {
  const reader = new TopicReader(source)
  for (const line of source.lines()) reader.take(line)
  return reader.found()
}

class TopicReader {
  readonly #source: Source
  readonly #versions = new Map<string, Map<number, SchemaVersion>>()
  readonly #ofAll: { compatibility?: string | null; mode?: string | null } = {}

  constructor(source: Source) {
    this.#source = source
  }

  take(line: Line): void {
    const record = this.#recordIn(line)
    const { keytype, subject, version } = this.#read(line, record.key, key)!
    switch (keytype) {
      case 'SCHEMA':
        if (subject == null || version === undefined)
          throw this.#refusal(line, record.key, 'is the key of a schema without subject or version')
        this.#takeSchema(subject, version, this.#read(line, record.value, schemaValue))
        return
      case 'DELETE_SUBJECT': {
        const until = this.#read(line, record.value, deletedSubject)?.version
        const versions = subject == null ? undefined : this.#versions.get(subject)
        for (const one of [...(versions?.keys() ?? [])]) if (until !== undefined && one <= until) versions?.delete(one)
        return
      }
      // Those of single subjects have no place in an inventory.
      case 'CONFIG':
        if (subject == null) this.#ofAll.compatibility = this.#read(line, record.value, configValue)?.compatibilityLevel ?? null
        return
      case 'MODE':
        if (subject == null) this.#ofAll.mode = this.#read(line, record.value, modeValue)?.mode ?? null
        return
      default:
        if (!PASSED_OVER.has(keytype)) throw this.#refusal(line, record.key, `has the unknown type ${keytype}`)
    }
  }

  found(): Omit<Registry, 'kind'> {
    const versions = [...this.#versions.values()].flatMap((one) => [...one.values()])
    return { subjects: latestOf(versions), ...this.#ofAll }
  }

  #takeSchema(subject: string, version: number, value: z.output<typeof schemaValue> | null): void {
    const versions = this.#versions.get(subject) ?? new Map<number, SchemaVersion>()
    this.#versions.set(subject, versions)
    if (value === null || value.deleted === true) versions.delete(version)
    else versions.set(version, value)
  }

  #recordIn(line: Line): { readonly key: Part; readonly value: Part } {
    const start = PRINTED_BEFORE.exec(line.text)![0].length
    const rest = line.text.slice(start)
    const first = flatObject(rest)
    const at: Part = { text: rest, column: start + 1 }
    if (first === undefined) throw this.#refusal(line, at, 'should be the key of a record, as print.key=true prints it')
    if (first === rest) {
      const { key: keyText, value, payload } = this.#read(line, at, written)!
      return { key: { text: keyText, column: 1 }, value: { text: value ?? payload ?? 'null', column: 1 } }
    }
    const between = /^[^{n]*/.exec(rest.slice(first.length))![0].length
    const valueAt = first.length + between
    return { key: { text: first, column: start + 1 }, value: { text: rest.slice(valueAt), column: start + valueAt + 1 } }
  }

  /** Null where the record has none. */
  #read<Schema extends z.ZodType>(line: Line, part: Part, schema: Schema): z.output<Schema> | null {
    const parsed = schema.nullable().safeParse(this.#json(line, part))
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw this.#refusal(line, part, `${issue?.path.join('/') ?? ''} ${issue?.message ?? 'is something else'}`.trim())
  }

  #json(line: Line, part: Part): unknown {
    try {
      return JSON.parse(part.text)
    } catch {
      throw this.#refusal(line, part, 'is not JSON')
    }
  }

  /** Without the text: of another topic it would be somebody's records. */
  #refusal(line: Line, { column }: Part, why: string) {
    return this.#source.refusal(line.number, column, why)
  }
}

/** What a text begins with, if that is an object without others in it, as keys are. A pattern would run out of memory at a long one. */
function flatObject(text: string): string | undefined {
  if (text[0] !== '{') return undefined
  let isQuoted = false
  for (let at = 1; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') isQuoted = !isQuoted
    else if (isQuoted) at += sign === '\\' ? 1 : 0
    else if (sign === '}') return text.slice(0, at + 1)
    else if (sign === '{') return undefined
  }
  return undefined
}
