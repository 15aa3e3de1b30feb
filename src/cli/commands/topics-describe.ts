import type { Command } from 'commander'
import type { Client } from '../../client/client.ts'
import { EARLIEST, LATEST, listOffsets } from '../../client/list-offsets.ts'
import type { PartitionFacts } from '../../client/topics.ts'
import type { RunWork } from '../client-command.ts'
import type { TableView } from '../output.ts'

interface Described {
  readonly name: string
  readonly id: string | null
  readonly internal: boolean
  readonly partitions: readonly DescribedPartition[]
  /** Only what isn't a default. */
  readonly configs: Readonly<Record<string, string | null>>
}

interface DescribedPartition {
  readonly partition: number
  /** Null: none right now; then the offsets are null, too. */
  readonly leader: number | null
  readonly replicas: readonly number[]
  readonly inSync: readonly number[]
  readonly start: number | null
  readonly end: number | null
}

export function topicsDescribe(command: Command, run: RunWork): void {
  command
    .description('tell partitions, leaders, offsets and changed configs of topics')
    .argument('<topics...>', 'names of topics')
    .addHelpText('after', '\nExample:\n  odradek topics describe orders payments --json')
  run(command, async ({ client, output, signal }, names) => {
    const topics: Described[] = []
    for (const name of names) topics.push(await describe(client, name, signal))
    await output.result(topics, () => topics.flatMap(views))
  })
}

async function describe(client: Client, name: string, signal: AbortSignal): Promise<Described> {
  const topic = await client.admin.topics.describe(name, signal)
  const configs = await client.admin.configs.describe({ type: 'topic', name }, signal)
  const changed = configs.filter(({ source }) => source === 'topic').map((config) => [config.name, config.value] as const)
  return {
    name,
    id: topic.id ?? null,
    internal: topic.isInternal,
    partitions: await withOffsets(client, name, topic.partitions, signal),
    configs: Object.fromEntries(changed),
  }
}

async function withOffsets(
  client: Client,
  topic: string,
  partitions: readonly PartitionFacts[],
  signal: AbortSignal,
): Promise<readonly DescribedPartition[]> {
  const led = partitions.filter(({ leader }) => leader >= 0).map(({ index }) => ({ topic, partition: index }))
  const at = async (timestamp: number): Promise<ReadonlyMap<number, number>> => {
    const questions = led.map((partition) => ({ ...partition, timestamp }))
    const found = await listOffsets(client.cluster, questions, { signal })
    return new Map(found.map(({ partition, offset }) => [partition, offset]))
  }
  const starts = await at(EARLIEST)
  const ends = await at(LATEST)
  return partitions.map(({ index, leader, replicas, inSync }) => ({
    partition: index,
    leader: leader < 0 ? null : leader,
    replicas,
    inSync,
    start: starts.get(index) ?? null,
    end: ends.get(index) ?? null,
  }))
}

function views({ name, id, partitions, configs }: Described): readonly TableView[] {
  const list = Object.entries(configs).map(([config, value]) => `${config}=${value ?? ''}`)
  return [
    {
      titles: ['TOPIC', 'ID', 'CONFIGS'],
      rows: [[name, id, list.length === 0 ? null : list.join(' ')]],
      empty: '',
    },
    {
      titles: ['PARTITION', 'LEADER', 'REPLICAS', 'IN SYNC', 'START', 'END'],
      rows: partitions.map(({ partition, leader, replicas, inSync, start, end }) => [
        partition,
        leader,
        replicas.join(','),
        inSync.join(','),
        start,
        end,
      ]),
      empty: 'It has no partitions.',
    },
  ]
}
