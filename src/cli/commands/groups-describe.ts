import type { Command } from 'commander'
import type { Client } from '../../client/client.ts'
import type { GroupFacts } from '../../client/group-admin.ts'
import { LATEST, listOffsets } from '../../client/list-offsets.ts'
import { partitionName, type TopicPartition } from '../../client/partitions.ts'
import type { RunWork } from '../client-command.ts'

interface Described extends GroupFacts {
  readonly partitions: readonly DescribedPartition[]
}

interface DescribedPartition extends TopicPartition {
  /** Null: nothing was committed. */
  readonly committed: number | null
  /** Null: the partition isn't there any more. */
  readonly end: number | null
  readonly lag: number | null
  readonly member: string | null
}

export function groupsDescribe(command: Command, run: RunWork): void {
  command
    .description('tell members, committed offsets and lag of a group')
    .argument('<group>', 'id of the group')
    .addHelpText('after', '\nExample:\n  odradek groups describe billing')
  run(command, async ({ client, output, signal }, [id]) => {
    const group = await client.admin.groups.describe(id!, signal)
    const described: Described = { ...group, partitions: await partitionsOf(client, group, signal) }
    await output.result(described, () => [
      { titles: ['GROUP', 'STATE', 'ASSIGNOR'], rows: [[group.id, group.state, group.assignor || null]], empty: '' },
      {
        titles: ['TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG', 'MEMBER'],
        rows: described.partitions.map((row) => [row.topic, row.partition, row.committed, row.end, row.lag, row.member]),
        empty: 'It has committed nothing.',
      },
      {
        titles: ['MEMBER', 'INSTANCE', 'CLIENT', 'HOST', 'PARTITIONS'],
        rows: group.members.map((member) => [
          member.id,
          member.instanceId,
          member.clientId,
          member.host,
          member.partitions.length,
        ]),
        empty: 'It has no members.',
      },
    ])
  })
}

async function partitionsOf(client: Client, group: GroupFacts, signal: AbortSignal): Promise<readonly DescribedPartition[]> {
  const committed = new Map((await client.admin.groups.offsets(group.id, signal)).map((entry) => [partitionName(entry), entry]))
  const owners = new Map(
    group.members.flatMap(({ id, partitions }) => partitions.map((entry) => [partitionName(entry), id] as const)),
  )
  const all = new Map<string, TopicPartition>(committed)
  for (const { partitions } of group.members) for (const entry of partitions) all.set(partitionName(entry), entry)
  const sorted = [...all.values()].sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
  const ends = await endsOf(client, sorted, signal)
  return sorted.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const offset = committed.get(name)?.offset ?? null
    const end = ends.get(name) ?? null
    const lag = offset === null || end === null ? null : Math.max(0, end - offset)
    return { topic, partition, committed: offset, end, lag, member: owners.get(name) ?? null }
  })
}

/** Offsets outlive topics: those that aren't there any more have no end. */
async function endsOf(
  client: Client,
  partitions: readonly TopicPartition[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const topics = new Map((await client.admin.topics.list(signal)).map((topic) => [topic.name, topic]))
  const there = partitions.filter(({ topic, partition }) => (topics.get(topic)?.partitions[partition]?.leader ?? -1) >= 0)
  const questions = there.map(({ topic, partition }) => ({ topic, partition, timestamp: LATEST }))
  const found = await listOffsets(client.cluster, questions, { signal })
  return new Map(found.map((entry) => [partitionName(entry), entry.offset]))
}
