import type { ConsumerRecord } from '../client/consumer.ts'
import { plainText } from './plain-text.ts'

export type ByteFormat = 'text' | 'hex' | 'base64'

export interface RecordTextOptions {
  readonly key: boolean
  readonly headers: boolean
  readonly timestamps: boolean
  readonly offsets: boolean
  readonly keyFormat: ByteFormat
  readonly valueFormat: ByteFormat
  readonly separator: string
  /** Then control characters are shown by their codes. */
  readonly toTerminal: boolean
}

const NEWLINE = Buffer.from('\n')

/**
 * One line: time, place, headers, key and value, as far as they are asked for, in that order. Null shows as `null`. The value's bytes
 * are written as they are unless something else is asked for, so that what comes out of a pipe is what went in.
 */
export function recordLine(record: ConsumerRecord, options: RecordTextOptions): readonly Uint8Array[] {
  const { topic, partition, offset, timestamp, headers, key, value } = record
  const before: string[] = []
  if (options.timestamps) before.push(timestamp < 0 ? '-' : isoTime(timestamp))
  if (options.offsets) before.push(`${topic}-${partition}@${offset}`)
  if (options.headers)
    before.push(headers.map((header) => `${header.key}=${header.value?.toString() ?? 'null'}`).join(',') || '-')
  const front = before.map((text) => `${plainText(text)}${options.separator}`).join('')
  const pieces: Uint8Array[] = front === '' ? [] : [Buffer.from(front)]
  if (options.key) pieces.push(shown(key, options.keyFormat, options), Buffer.from(options.separator))
  pieces.push(shown(value, options.valueFormat, options), NEWLINE)
  return pieces
}

function shown(bytes: Buffer | null, format: ByteFormat, { toTerminal }: RecordTextOptions): Buffer {
  if (bytes === null) return Buffer.from('null')
  if (format !== 'text') return Buffer.from(bytes.toString(format))
  return toTerminal ? Buffer.from(plainText(bytes.toString())) : bytes
}

/** Times beyond what a date can say are shown as their number. */
function isoTime(timestampMs: number): string {
  return timestampMs <= 8.64e15 ? new Date(timestampMs).toISOString() : String(timestampMs)
}
