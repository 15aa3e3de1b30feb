import { type Command, InvalidArgumentError, Option } from 'commander'
import { Failure } from '../../base/failure.ts'
import type { Start } from '../../client/assigned.ts'
import { BrokerFailure } from '../../client/broker-failure.ts'
import type { Consumer } from '../../client/consumer.ts'
import { LATEST, listOffsets } from '../../client/list-offsets.ts'
import { partitionName, type TopicPartition } from '../../client/partitions.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import type { RunWork, Session } from '../client-command.ts'
import { UsageError } from '../exit-code.ts'
import { moment, nonEmpty, wholeNumber } from '../option-values.ts'
import { toJsonRecord } from '../record-json.ts'
import { type Line, portionsOf } from '../record-portions.ts'
import { type ByteFormat, recordLine } from '../record-text.ts'

interface ConsumeOptions {
  readonly fromBeginning?: true
  readonly offset?: Start
  readonly time?: number
  readonly partition?: number
  readonly group?: string
  readonly count?: number
  readonly untilEnd?: true
  readonly key?: true
  readonly headers?: true
  readonly timestamps?: true
  readonly offsets?: true
  readonly keyFormat: ByteFormat
  readonly valueFormat: ByteFormat
  readonly separator: string
}

const POLL_MS = 1_000
const POLL_RECORDS = 500
/** For the last commit and the farewell after Ctrl-C. */
const LEAVE_MS = 5_000

export function consume(command: Command, run: RunWork): void {
  const formats = ['text', 'hex', 'base64']
  command
    .description('print records as they come; begins with what is sent from now on, a group where it has committed')
    .argument('<topics...>', 'what to read')
    .option('-b, --from-beginning', 'begin with the first record; in a group only where nothing is committed')
    .option('-o, --offset <offset>', 'begin here: earliest, latest, or a number', startOffset)
    .option('-t, --time <time>', 'begin with the first record not older: ms since 1970 or 2026-01-31T09:30:00Z', moment)
    .option('-p, --partition <number>', 'only this partition', wholeNumber(0, 2 ** 31 - 1))
    .option('-g, --group <id>', 'share the partitions with all consumers of this group, and commit what was printed', nonEmpty)
    .option('-n, --count <count>', 'end after so many records', wholeNumber(1))
    .option('-e, --until-end', 'end where the partitions end now')
    .option('--key', 'print keys')
    .option('--headers', 'print headers')
    .option('--timestamps', 'print times')
    .option('--offsets', 'print partitions and offsets')
    .addOption(new Option('--key-format <format>', 'how keys are printed').choices(formats).default('text'))
    .addOption(new Option('--value-format <format>', 'how values are printed').choices(formats).default('text'))
    .option('--separator <text>', 'what stands between the printed fields', '\t')
    .addHelpText('after', '\nExample:\n  odradek consume orders --from-beginning --key --timestamps --count 10')
  run<ConsumeOptions>(
    command,
    async (session, topics, options) => {
      checkStart(options)
      const { group, fromBeginning } = options
      const consumer = session.client.consumer({
        group,
        commits: 'done',
        offsetReset: fromBeginning === true ? 'earliest' : 'latest',
      })
      try {
        if (group === undefined) consumer.assign(await partitionsOf(session, topics, options))
        else {
          await tellOfMissing(session, topics)
          consumer.subscribe(topics)
        }
        await print(session, consumer, options, await endsOf(session, consumer, options))
      } catch (error) {
        // Ctrl-C is how reading ends.
        if (!(error instanceof Failure) || error.reason !== 'aborted') throw error
      } finally {
        await leave(session, consumer)
      }
    },
    'print each record as a line of JSON',
  )
}

function startOffset(text: string): Start {
  if (text === 'earliest' || text === 'latest') return text
  try {
    return wholeNumber(0)(text)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new InvalidArgumentError(error.message.replace('It must be', 'It must be earliest, latest or'))
  }
}

function checkStart({ fromBeginning, offset, time, group, partition, untilEnd }: ConsumeOptions): void {
  if ([fromBeginning, offset, time].filter((given) => given !== undefined).length > 1) {
    throw new UsageError('only one of --from-beginning, --offset and --time is allowed')
  }
  const refused = { '--offset': offset, '--time': time, '--partition': partition, '--until-end': untilEnd }
  for (const [option, given] of Object.entries(refused)) {
    if (group !== undefined && given !== undefined) {
      throw new UsageError(`${option} is not allowed with --group: the group decides; groups reset-offsets moves it`)
    }
  }
}

/** A group waits for its topics; somebody who mistyped a name shouldn't. */
async function tellOfMissing({ client, output, signal }: Session, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    try {
      await client.admin.topics.describe(topic, signal)
    } catch (error) {
      if (!(error instanceof BrokerFailure) || error.errorCode !== ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) throw error
      output.remark(`odradek: topic ${topic} isn't there yet; waiting until it is created`)
    }
  }
}

async function partitionsOf(
  { client, signal }: Session,
  topics: readonly string[],
  options: ConsumeOptions,
): Promise<readonly (TopicPartition & { readonly start: Start })[]> {
  const all: TopicPartition[] = []
  for (const topic of topics) {
    const { partitions } = await client.cluster.topic(topic, { signal })
    const { partition: only } = options
    if (only !== undefined && partitions[only] === undefined) {
      throw new UsageError(`--partition ${only} can't be: ${topic} has partitions 0 to ${partitions.length - 1}`)
    }
    for (const { index } of partitions) if (only === undefined || only === index) all.push({ topic, partition: index })
  }
  const { time, offset } = options
  if (time === undefined) {
    const start = offset ?? (options.fromBeginning === true ? 'earliest' : 'latest')
    return all.map((partition) => ({ ...partition, start }))
  }
  const found = await listOffsets(
    client.cluster,
    all.map((partition) => ({ ...partition, timestamp: time })),
    { signal },
  )
  return found.map(({ topic, partition, offset: at }) => ({ topic, partition, start: at < 0 ? 'latest' : at }))
}

/** Where to end, by partition; undefined: nowhere. */
async function endsOf(
  { client, signal }: Session,
  consumer: Consumer,
  { untilEnd }: ConsumeOptions,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (untilEnd !== true) return undefined
  const questions = consumer.assigned.map((partition) => ({ ...partition, timestamp: LATEST }))
  const found = await listOffsets(client.cluster, questions, { signal })
  return new Map(found.map((entry) => [partitionName(entry), entry.offset]))
}

async function print(
  { output, signal }: Session,
  consumer: Consumer,
  options: ConsumeOptions,
  ends: ReadonlyMap<string, number> | undefined,
): Promise<void> {
  const line = liner(options, output.json, output.isTerminal)
  let left = options.count ?? Number.POSITIVE_INFINITY
  while (left > 0 && !isAtEnd(consumer, ends)) {
    const records = await consumer.poll({ maxWaitMs: POLL_MS, recordsMax: Math.min(POLL_RECORDS, left), signal })
    const wanted = records.filter((record) => record.offset < (ends?.get(partitionName(record)) ?? Number.POSITIVE_INFINITY))
    left -= records.length
    for (const portion of portionsOf(wanted, line)) {
      await output.write(portion.bytes, signal)
      consumer.done(portion.records)
    }
  }
}

/** Positions that aren't known yet are before any end. */
function isAtEnd(consumer: Consumer, ends: ReadonlyMap<string, number> | undefined): boolean {
  if (ends === undefined) return false
  const positions = new Map(consumer.positions.map((position) => [partitionName(position), position.offset]))
  return [...ends].every(([name, end]) => (positions.get(name) ?? -1) >= end)
}

function liner(options: ConsumeOptions, json: boolean, toTerminal: boolean): Line {
  if (json) return (record) => [Buffer.from(`${JSON.stringify(toJsonRecord(record))}\n`)]
  const { key = false, headers = false, timestamps = false, offsets = false } = options
  const text = { ...options, key, headers, timestamps, offsets, toTerminal }
  return (record) => recordLine(record, text)
}

async function leave({ parts }: Session, consumer: Consumer): Promise<void> {
  const limit = new AbortController()
  const timer = parts.clock.after(LEAVE_MS, () => limit.abort())
  await consumer.close(limit.signal).finally(() => timer.cancel())
}
