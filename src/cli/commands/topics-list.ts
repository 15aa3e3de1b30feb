import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'

interface Listed {
  readonly name: string
  readonly id: string | null
  readonly partitions: number
  readonly replicationFactor: number
  readonly internal: boolean
}

export function topicsList(command: Command, run: RunWork): void {
  command
    .description('list the topics')
    .option('--internal', "list the cluster's own topics, too")
    .addHelpText('after', '\nExample:\n  odradek topics list --bootstrap kafka:9092')
  run<{ readonly internal?: true }>(command, async ({ client, output, signal }, _, { internal }) => {
    const found = await client.admin.topics.list(signal)
    const topics: readonly Listed[] = found
      .filter((topic) => internal === true || !topic.isInternal)
      .map(({ name, id = null, partitions, isInternal }) => ({
        name,
        id,
        partitions: partitions.length,
        replicationFactor: partitions[0]!.replicas.length,
        internal: isInternal,
      }))
    await output.result(topics, () => ({
      titles: ['TOPIC', 'PARTITIONS', 'REPLICAS'],
      rows: topics.map(({ name, partitions, replicationFactor }) => [name, partitions, replicationFactor]),
      empty: 'There are no topics.',
    }))
  })
}
