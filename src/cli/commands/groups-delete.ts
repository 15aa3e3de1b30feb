import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'

export function groupsDelete(command: Command, run: RunWork): void {
  command
    .description('delete groups that have no members, with their offsets')
    .argument('<groups...>', 'ids of groups')
    .addHelpText('after', '\nExample:\n  odradek groups delete billing-test')
  run(command, async ({ client, output, signal }, groups) => {
    for (const group of groups) await client.admin.groups.delete(group, signal)
    await output.result(
      groups.map((id) => ({ id, deleted: true })),
      () => groups.map((id) => `${id} is deleted.`).join('\n'),
    )
  })
}
