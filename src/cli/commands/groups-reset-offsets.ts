import { type Command, Option } from 'commander'
import type { Client } from '../../client/client.ts'
import { EARLIEST, LATEST, listOffsets } from '../../client/list-offsets.ts'
import { type PartitionOffset, partitionName, type TopicPartition } from '../../client/partitions.ts'
import type { RunWork, Session } from '../client-command.ts'
import { UsageError } from '../exit-code.ts'
import { moment, texts, wholeNumber } from '../option-values.ts'

interface ResetOptions {
  readonly topic?: readonly string[]
  readonly allTopics?: true
  readonly toEarliest?: true
  readonly toLatest?: true
  readonly toOffset?: number
  readonly toTime?: number
  readonly by?: number
  readonly execute?: true
}

interface Reset extends TopicPartition {
  readonly from: number | null
  readonly to: number
}

const TARGETS = ['toEarliest', 'toLatest', 'toOffset', 'toTime', 'by'] as const

export function groupsResetOffsets(command: Command, run: RunWork): void {
  command
    .description('move what a group without members has committed; tells what it would do, unless --execute is given')
    .argument('<group>', 'id of the group')
    .option('--topic <topic[:partitions]>', 'a topic, or some of its partitions with commas between; may be repeated', texts)
    .option('--all-topics', 'every partition that the group has committed')
    .option('--to-earliest', 'to the first record that is there')
    .option('--to-latest', 'behind the last record')
    .option('--to-offset <offset>', 'to this offset, or the nearest that is there', wholeNumber(0))
    .option('--to-time <time>', 'to the first record not older than this: ms since 1970 or 2026-01-31T09:30:00Z', moment)
    .addOption(
      new Option('--by <count>', 'so many records on, or back if below 0').argParser(wholeNumber(-Number.MAX_SAFE_INTEGER)),
    )
    .option('--execute', 'do it')
    .addHelpText(
      'after',
      '\nExample:\n  odradek groups reset-offsets billing --topic orders:0,1 --to-time 2026-01-31T00:00:00Z --execute',
    )
  run<ResetOptions>(command, async (session, [group], options) => {
    const { client, output, signal } = session
    checkTarget(options)
    const committed = await client.admin.groups.offsets(group!, signal)
    const partitions =
      options.allTopics === true ? await present(session, committed) : await chosen(client, options.topic ?? [], signal)
    const resets = await plan(client, options, partitions, committed, signal)
    const isDone = options.execute === true
    if (isDone) {
      const offsets = resets.map(({ topic, partition, to }) => ({ topic, partition, offset: to }))
      await client.admin.groups.setOffsets(group!, offsets, signal)
    } else if (resets.length > 0) output.remark('Nothing is changed yet: --execute does it.')
    await output.result({ group, executed: isDone, resets }, () => ({
      titles: ['TOPIC', 'PARTITION', 'FROM', 'TO'],
      rows: resets.map(({ topic, partition, from, to }) => [topic, partition, from, to]),
      empty: 'There is nothing to move: the group has committed nothing.',
    }))
  })
}

function checkTarget(options: ResetOptions): void {
  if (TARGETS.filter((target) => options[target] !== undefined).length !== 1) {
    throw new UsageError('exactly one of --to-earliest, --to-latest, --to-offset, --to-time and --by is needed')
  }
  if ((options.topic ?? []).length > 0 === (options.allTopics === true))
    throw new UsageError('either --topic or --all-topics is needed')
}

/** Offsets outlive topics: those of topics that are gone can't be moved to anywhere. */
async function present(
  { client, output, signal }: Session,
  committed: readonly PartitionOffset[],
): Promise<readonly TopicPartition[]> {
  const topics = new Map((await client.admin.topics.list(signal)).map((topic) => [topic.name, topic.partitions.length]))
  const isThere = ({ topic, partition }: TopicPartition): boolean => partition < (topics.get(topic) ?? 0)
  const gone = committed.filter((entry) => !isThere(entry)).map(partitionName)
  if (gone.length > 0) output.remark(`odradek: left out, since they aren't there any more: ${gone.join(', ')}`)
  return committed.filter(isThere)
}

async function chosen(client: Client, topics: readonly string[], signal: AbortSignal): Promise<readonly TopicPartition[]> {
  const partitions = new Map<string, TopicPartition>()
  for (const text of topics) {
    const [topic = '', list] = text.split(':', 2)
    const { partitions: all } = await client.admin.topics.describe(topic, signal)
    const indexes = list === undefined ? all.map(({ index }) => index) : list.split(',').map(partitionIndex)
    for (const partition of indexes) {
      if (all[partition] === undefined) {
        throw new UsageError(`--topic '${text}' can't be: ${topic} has partitions 0 to ${all.length - 1}`)
      }
      partitions.set(partitionName({ topic, partition }), { topic, partition })
    }
  }
  return [...partitions.values()]
}

/** -1, which no topic has, for what is no number: an empty text would otherwise mean partition 0. */
function partitionIndex(text: string): number {
  return /^[0-9]+$/.test(text) ? Number(text) : -1
}

async function plan(
  client: Client,
  options: ResetOptions,
  partitions: readonly TopicPartition[],
  committed: readonly PartitionOffset[],
  signal: AbortSignal,
): Promise<readonly Reset[]> {
  const at = async (timestamp: number): Promise<readonly number[]> => {
    const questions = partitions.map(({ topic, partition }) => ({ topic, partition, timestamp }))
    return (await listOffsets(client.cluster, questions, { signal })).map(({ offset }) => offset)
  }
  const starts = await at(EARLIEST)
  const ends = await at(LATEST)
  const times = options.toTime === undefined ? [] : await at(options.toTime)
  const froms = new Map(committed.map((entry) => [partitionName(entry), entry.offset]))
  return partitions.map(({ topic, partition }, index) => {
    const start = starts[index]!
    const end = ends[index]!
    const from = froms.get(partitionName({ topic, partition })) ?? null
    return {
      topic,
      partition,
      from,
      to: Math.min(end, Math.max(start, wanted(options, { start, end, from, time: times[index] }))),
    }
  })
}

interface Places {
  readonly start: number
  readonly end: number
  readonly from: number | null
  readonly time: number | undefined
}

function wanted({ toEarliest, toOffset, by }: ResetOptions, { start, end, from, time }: Places): number {
  if (toEarliest === true) return start
  if (toOffset !== undefined) return toOffset
  if (by !== undefined) return (from ?? start) + by
  // No record is that new: behind the last one.
  if (time !== undefined) return time < 0 ? end : time
  return end
}
