import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { checkConfigNames } from '../config-resource.ts'
import { UsageError } from '../exit-code.ts'
import { pairs, texts, wholeNumber } from '../option-values.ts'

interface AlterOptions {
  readonly partitions?: number
  readonly config?: readonly (readonly [string, string])[]
  readonly unset?: readonly string[]
}

export function topicsAlter(command: Command, run: RunWork): void {
  command
    .description('add partitions to a topic, change its configs')
    .argument('<topic>', 'name of the topic')
    .option('-p, --partitions <count>', 'partitions in all, more than it has', wholeNumber(1, 1_000_000))
    .option('-c, --config <name=value>', 'a config to set; may be repeated', pairs)
    .option('-u, --unset <name>', 'a config to put back to its default; may be repeated', texts)
    .addHelpText('after', '\nExample:\n  odradek topics alter orders --partitions 24 --config cleanup.policy=compact')
  run<AlterOptions>(command, async (session, [topic], { partitions, config = [], unset = [] }) => {
    const { client, output, signal } = session
    const changes = [...config.map(([name, value]) => ({ name, value })), ...unset.map((name) => ({ name, value: undefined }))]
    if (partitions === undefined && changes.length === 0) {
      throw new UsageError('nothing to alter: --partitions, --config and --unset are all left out; at least one is needed')
    }
    const name = topic!
    await checkConfigNames(session, { type: 'topic', name }, unset)
    if (changes.length > 0) await client.admin.configs.alter({ type: 'topic', name }, changes, signal)
    if (partitions !== undefined) {
      await client.admin.topics.addPartitions(name, partitions, signal).catch((error: unknown) => {
        if (changes.length > 0) output.remark(`odradek: the configs of ${name} are altered, its partitions aren't`)
        throw error
      })
    }
    await output.result({ name, altered: true }, () => `${name} is altered.`)
  })
}
