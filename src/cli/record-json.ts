import type { ConsumerRecord } from '../client/consumer.ts'
import type { ProducerRecord } from '../client/producer-record.ts'
import { UsageError } from './exit-code.ts'

/** Bytes in JSON: text where they are UTF-8, else base64. */
export type JsonBytes = string | { readonly base64: string } | null

export interface JsonRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** ms since 1970; null: none. */
  readonly timestamp: number | null
  readonly key: JsonBytes
  readonly value: JsonBytes
  readonly headers: readonly { readonly key: string; readonly value: JsonBytes }[]
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function toJsonRecord({ topic, partition, offset, timestamp, key, value, headers }: ConsumerRecord): JsonRecord {
  return {
    topic,
    partition,
    offset,
    timestamp: timestamp < 0 ? null : timestamp,
    key: toJsonBytes(key),
    value: toJsonBytes(value),
    headers: headers.map((header) => ({ key: header.key, value: toJsonBytes(header.value) })),
  }
}

function toJsonBytes(bytes: Buffer | null): JsonBytes {
  if (bytes === null) return null
  try {
    return strict.decode(bytes)
  } catch {
    return { base64: bytes.toString('base64') }
  }
}

/** What `consume --json` writes, or less of it: `value` alone is enough. Topic, partition, offset and time of the original don't count. */
export function fromJsonLine(line: Uint8Array, lineNumber: number, topic: string): ProducerRecord {
  const parsed = parse(line, lineNumber)
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed))
    throw bad(lineNumber, 'it must be an object with a value')
  const { key = null, headers = [] } = parsed as { readonly key?: unknown; readonly headers?: unknown }
  if (!Array.isArray(headers)) throw bad(lineNumber, 'headers must be a list')
  return {
    topic,
    key: fromJsonBytes(key, lineNumber, 'key'),
    value: fromJsonBytes(parsed.value, lineNumber, 'value'),
    headers: headers.map((header: unknown) => {
      if (typeof header !== 'object' || header === null || !('key' in header) || typeof header.key !== 'string') {
        throw bad(lineNumber, 'a header must be an object with a key and a value')
      }
      const value = 'value' in header ? header.value : null
      return { key: header.key, value: fromJsonBytes(value, lineNumber, 'value of a header') }
    }),
  }
}

function parse(line: Uint8Array, lineNumber: number): unknown {
  try {
    return JSON.parse(strict.decode(line))
  } catch (cause) {
    throw bad(lineNumber, cause instanceof Error ? cause.message : String(cause))
  }
}

function fromJsonBytes(json: unknown, lineNumber: number, what: string): Buffer | null {
  if (json === null) return null
  if (typeof json === 'string') return Buffer.from(json)
  if (typeof json === 'object' && 'base64' in json && typeof json.base64 === 'string') return Buffer.from(json.base64, 'base64')
  throw bad(lineNumber, `the ${what} must be text, null or {"base64": "..."}`)
}

function bad(lineNumber: number, why: string): UsageError {
  return new UsageError(`line ${lineNumber} of the input is no record in JSON: ${why}`)
}
