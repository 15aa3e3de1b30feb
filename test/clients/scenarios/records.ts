import type { Hello, ReadRecord, WireRecord } from '../program/lines.ts'
import type { Program } from '../program/program.ts'
import { demand } from './scenario.ts'

/** Begins an hour ago: brokers refuse timestamps far ahead and retention deletes old ones. */
const FIRST_TIMESTAMP = Date.now() - 3_600_000

function bytes(value: string | Buffer | null): string | null {
  return value === null ? null : Buffer.from(value).toString('base64')
}

/** Small records on one partition, one second apart where the client can set timestamps; value `i` is the text of `first + i`. */
export function numbered(hello: Hello, partition: number, count: number, first = 0): WireRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    partition,
    key: bytes(`key-${(first + index) % 7}`),
    value: bytes(`${first + index}`),
    headers: [],
    ...timestamp(hello, first + index),
  }))
}

/** One of each kind that a record can be, then enough alike for a codec to have something to compress. */
export function varied(hello: Hello, partition: number): WireRecord[] {
  const binary = hello.lacks.includes('binary')
    ? Buffer.from('text only')
    : Buffer.from(Array.from({ length: 256 }, (_, value) => value))
  const nullHeader = hello.lacks.includes('null-headers') ? bytes('not null') : null
  const repeated = hello.lacks.includes('repeated-headers') ? 'other' : 'same'
  const kinds: Omit<WireRecord, 'partition' | 'timestamp'>[] = [
    { key: bytes('key'), value: bytes('value'), headers: [['trace', bytes('a1')]] },
    { key: null, value: bytes('without a key'), headers: [] },
    { key: bytes('gone'), value: null, headers: [] },
    { key: bytes('gone with a header'), value: null, headers: [['why', bytes('tombstone')]] },
    { key: bytes('empty value'), value: bytes(''), headers: [] },
    { key: bytes(binary), value: bytes(binary), headers: [['bytes', bytes(binary)]] },
    { key: bytes('header without a value'), value: bytes('x'), headers: [['nothing', nullHeader]] },
    {
      key: bytes('same header twice'),
      value: bytes('x'),
      headers: [
        ['same', bytes('first')],
        [repeated, bytes('second')],
      ],
    },
    { key: bytes('ключ 🔑'), value: bytes('значение 値'), headers: [['überschrift', bytes('ümlaut')]] },
    { key: bytes('long'), value: bytes('The same words again and again. '.repeat(2_000)), headers: [] },
  ]
  return [
    ...kinds.map((kind, index) => ({ ...kind, partition, ...timestamp(hello, index) })),
    ...numbered(hello, partition, 40, kinds.length),
  ]
}

function timestamp(hello: Hello, index: number): { timestamp?: number } {
  return hello.lacks.includes('timestamps') ? {} : { timestamp: FIRST_TIMESTAMP + index * 1_000 }
}

export function produce(program: Program, topic: string, records: readonly WireRecord[], compression = 'none'): Promise<unknown> {
  return program.call('produce', { topic, compression, records })
}

export function read(program: Program, topic: string, partition: number, offset: number, count: number): Promise<ReadRecord[]> {
  return program.call<ReadRecord[]>('read', { topic, partition, offset, count }, 120_000)
}

/** Fails unless `got` is `sent` byte for byte, at consecutive offsets from `firstOffset`. */
export function demandSame(sent: readonly WireRecord[], got: readonly ReadRecord[], firstOffset: number): void {
  demand(got.length === sent.length, `${sent.length} records were sent, ${got.length} came back`)
  for (const [index, record] of sent.entries()) {
    const back = got[index]!
    const { offset, timestamp, ...rest } = back
    const { timestamp: sentTimestamp, ...sentRest } = record
    demand(offset === firstOffset + index, `record ${index} has offset ${offset}, not ${firstOffset + index}`)
    demand(
      sentTimestamp === undefined || sentTimestamp === timestamp,
      `record ${index} has timestamp ${timestamp}, not ${sentTimestamp}`,
    )
    const [was, is] = [canonical(sentRest), canonical(rest)]
    demand(was === is, `record ${index} was sent as ${was.slice(0, 300)} and came back as ${is.slice(0, 300)}`)
  }
}

function canonical(record: WireRecord): string {
  return JSON.stringify([record.partition, record.key, record.value, record.headers])
}
