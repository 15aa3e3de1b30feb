import type { Command } from 'commander'
import { BrokerFailure } from '../../client/broker-failure.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import type { RunWork } from '../client-command.ts'
import { forEachName } from '../each-name.ts'

export function topicsDelete(command: Command, run: RunWork): void {
  command
    .description('delete topics with all their records')
    .argument('<topics...>', 'names of topics')
    .option('--if-exists', "don't mind topics that aren't there")
    .addHelpText('after', '\nExample:\n  odradek topics delete orders-test --if-exists')
  run<{ readonly ifExists?: true }>(command, async ({ client, output, signal }, names, { ifExists }) => {
    const remove = async (name: string): Promise<{ readonly name: string; readonly deleted: boolean }> => {
      try {
        await client.admin.topics.delete(name, signal)
        return { name, deleted: true }
      } catch (error) {
        const isGone = error instanceof BrokerFailure && error.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        if (!isGone || ifExists !== true) throw error
        return { name, deleted: false }
      }
    }
    await forEachName(output, names, remove, (all) =>
      all.map(({ name, deleted }) => (deleted ? `${name} is deleted.` : `${name} isn't there.`)).join('\n'),
    )
  })
}
