import { spawn } from 'node:child_process'
import { runBytes } from '../install/run.ts'
import { COMPRESSIONS, type ReadRecord, type WireRecord } from '../program/lines.ts'
import { KcatMember } from './kcat-member.ts'
import { KcatStream } from './kcat-stream.ts'
import { type Fields, fieldsOf, serve, toBytes, toText } from './serve.ts'

/** Client program on kcat: every verb is a run of the command. Arguments: the version, the command's path, the broker. */
const [version, kcat, broker] = process.argv.slice(2) as [string, string, string]

/** Neither occurs in the records made for a client that cannot carry binary keys. */
const BETWEEN = '\x1e'
const AFTER_KEY = '\x1f'

async function output(args: readonly string[], input: string | Buffer = ''): Promise<Buffer> {
  return runBytes(kcat, ['-b', broker, ...args], { cwd: '.', input })
}

/** One run sends records of one partition with the same headers; null and empty values need different flags. */
async function produce({ topic, compression, records }: Fields): Promise<void> {
  const runs: WireRecord[][] = []
  let last = ''
  for (const record of records) {
    const kind = record.value === null ? 'null' : record.value === '' ? 'empty' : 'some'
    const like = JSON.stringify([record.partition, record.headers, kind])
    if (like === last) runs.at(-1)!.push(record)
    else runs.push([record])
    last = like
  }
  for (const run of runs) await produceRun(topic, compression, run)
}

async function produceRun(topic: string, compression: string, run: readonly WireRecord[]): Promise<void> {
  const [first] = run as [WireRecord]
  const headers = first.headers.flatMap(([name, value]) => ['-H', `${name}=${toBytes(value)!.toString()}`])
  const flags = ['-P', '-t', topic, '-p', `${first.partition}`, '-z', compression, '-X', 'linger.ms=20', ...headers]
  // Without -Z an empty message is sent as such, with it as null.
  await output([...flags, ...(first.value === null ? ['-Z'] : []), '-D', BETWEEN, '-K', AFTER_KEY], run.map(lineOf).join(BETWEEN))
}

function lineOf({ key, value }: WireRecord): string {
  return `${key === null ? '' : `${toBytes(key)!.toString()}${AFTER_KEY}`}${toBytes(value)?.toString() ?? ''}`
}

const RECORD_FORMAT = '%p %o %T %K %S %h\\n%k%s'

async function read({ topic, partition, offset, count }: Fields): Promise<ReadRecord[]> {
  const bytes = await output([
    '-C',
    '-q',
    '-t',
    topic,
    '-p',
    `${partition}`,
    '-o',
    `${offset}`,
    '-c',
    `${count}`,
    '-f',
    RECORD_FORMAT,
  ])
  const records: ReadRecord[] = []
  let place = 0
  const take = (length: number) => {
    if (length < 0) return null
    place += length
    return bytes.subarray(place - length, place)
  }
  while (place < bytes.length) {
    const end = bytes.indexOf('\n', place)
    const line = bytes.subarray(place, end).toString()
    place = end + 1
    const [where, at, timestamp, keyLength, valueLength, ...rest] = line.split(' ')
    const headers = rest
      .join(' ')
      .split(',')
      .filter((pair) => pair !== '')
      .map(headerOf)
    const key = take(Number(keyLength))
    const value = take(Number(valueLength))
    const numbers = { partition: Number(where), offset: Number(at), timestamp: Number(timestamp) }
    records.push({ ...numbers, key: toText(key), value: toText(value), headers })
  }
  return records
}

function headerOf(pair: string): [string, string] {
  const equals = pair.indexOf('=')
  return [pair.slice(0, equals), Buffer.from(pair.slice(equals + 1)).toString('base64')]
}

async function offsetAt({ topic, partition, timestamp }: Fields): Promise<number> {
  const answer = (await output(['-Q', '-t', `${topic}:${partition}:${timestamp}`])).toString()
  const offset = /offset (-?\d+)/.exec(answer)?.[1]
  if (offset === undefined) throw new Error(`kcat says ${answer}`)
  return Number(offset)
}

interface Metadata {
  readonly brokers: readonly { readonly id: number }[]
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly { readonly leader: number }[] }[]
}

async function metadata(...args: string[]): Promise<Metadata> {
  return JSON.parse((await output(['-L', '-J', ...args])).toString()) as Metadata
}

function start(args: readonly string[]) {
  return spawn(kcat, ['-b', broker, ...args], { stdio: 'pipe' })
}

const member = new KcatMember(start)
const stream = new KcatStream(start)

await serve(
  {
    client: 'kcat',
    version,
    compressions: COMPRESSIONS,
    assignors: ['cooperative-sticky'],
    lacks: ['timestamps', 'binary', 'null-headers', 'commit-told'],
  },
  {
    produce: (request) => produce(fieldsOf(request)),
    read: (request) => read(fieldsOf(request)),
    'offset-at': (request) => offsetAt(fieldsOf(request)),
    'list-topics': async () => (await metadata()).topics.map(({ topic }) => topic),
    async 'describe-topic'(request) {
      const { topics } = await metadata('-t', fieldsOf(request).topic)
      const leaders = topics[0]!.partitions.map(({ leader }) => leader)
      return { partitions: leaders.length, leaders }
    },
    'describe-cluster': async () => ({ nodes: (await metadata()).brokers.map(({ id }) => id) }),
    join: (request) => Promise.resolve(member.join(fieldsOf(request))),
    leave: () => member.leave(),
    stream: (request) => Promise.resolve(stream.start(fieldsOf(request))),
    'stop-stream': () => stream.stop(),
  },
  () => member.leave(),
)
