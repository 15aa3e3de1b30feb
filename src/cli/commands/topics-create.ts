import type { Command } from 'commander'
import { BrokerFailure } from '../../client/broker-failure.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import type { RunWork } from '../client-command.ts'
import { forEachName } from '../each-name.ts'
import { pairs, wholeNumber } from '../option-values.ts'

interface CreateOptions {
  readonly partitions: number
  readonly replicationFactor: number
  readonly config?: readonly (readonly [string, string])[]
  readonly ifNotExists?: true
  readonly validateOnly?: true
}

export function topicsCreate(command: Command, run: RunWork): void {
  command
    .description('create topics')
    .argument('<topics...>', 'names of new topics')
    .option('-p, --partitions <count>', "partitions of each; -1 is the cluster's default", wholeNumber(-1, 1_000_000), -1)
    .option(
      '-r, --replication-factor <count>',
      "replicas of each partition; -1 is the cluster's default",
      wholeNumber(-1, 32_767),
      -1,
    )
    .option('-c, --config <name=value>', 'a config of the topics; may be repeated', pairs)
    .option('--if-not-exists', "don't mind topics that are there already")
    .option('--validate-only', 'only tell whether it could be done')
    .addHelpText('after', '\nExample:\n  odradek topics create orders --partitions 12 --config retention.ms=86400000')
  run<CreateOptions>(command, async ({ client, output, signal }, names, options) => {
    const { partitions, replicationFactor, config: configs = [], ifNotExists, validateOnly = false } = options
    const present = new Set<string>()
    const create = async (name: string): Promise<Created> => {
      try {
        const made = await client.admin.topics.create({ name, partitions, replicationFactor, configs, validateOnly }, signal)
        return { name, created: !validateOnly, partitions: made.partitions < 0 ? null : made.partitions }
      } catch (error) {
        const exists = error instanceof BrokerFailure && error.errorCode === ErrorCode.TOPIC_ALREADY_EXISTS
        if (!exists || ifNotExists !== true) throw error
        present.add(name)
        return { name, created: false, partitions: null }
      }
    }
    await forEachName(output, names, create, (created) => created.map((one) => sentence(one, present.has(one.name))).join('\n'))
  })
}

interface Created {
  readonly name: string
  readonly created: boolean
  /** Null: the cluster doesn't say. */
  readonly partitions: number | null
}

function sentence({ name, created, partitions }: Created, isThere: boolean): string {
  if (isThere) return `${name} is there already.`
  if (!created) return `${name} could be created.`
  return partitions === null
    ? `${name} is created.`
    : `${name} is created with ${partitions} partition${partitions === 1 ? '' : 's'}.`
}
