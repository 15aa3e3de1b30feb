import type { Command } from 'commander'
import { BrokerFailure } from '../../client/broker-failure.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import type { RunWork } from '../client-command.ts'

export function topicsDelete(command: Command, run: RunWork): void {
  command
    .description('delete topics with all their records')
    .argument('<topics...>', 'names of topics')
    .option('--if-exists', "don't mind topics that aren't there")
    .addHelpText('after', '\nExample:\n  odradek topics delete orders-test --if-exists')
  run<{ readonly ifExists?: true }>(command, async ({ client, output, signal }, names, { ifExists }) => {
    const deleted: { name: string; deleted: boolean }[] = []
    for (const name of names) {
      try {
        await client.admin.topics.delete(name, signal)
        deleted.push({ name, deleted: true })
      } catch (error) {
        const isGone = error instanceof BrokerFailure && error.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        if (!isGone || ifExists !== true) throw error
        deleted.push({ name, deleted: false })
      }
    }
    await output.result(deleted, () =>
      deleted.map(({ name, deleted: was }) => (was ? `${name} is deleted.` : `${name} isn't there.`)).join('\n'),
    )
  })
}
