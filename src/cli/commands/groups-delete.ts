import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { forEachName } from '../each-name.ts'

export function groupsDelete(command: Command, run: RunWork): void {
  command
    .description('delete groups that have no members, with their offsets')
    .argument('<groups...>', 'ids of groups')
    .addHelpText('after', '\nExample:\n  odradek groups delete billing-test')
  run(command, async ({ client, output, signal }, groups) => {
    const remove = async (id: string): Promise<{ readonly id: string; readonly deleted: true }> => {
      await client.admin.groups.delete(id, signal)
      return { id, deleted: true }
    }
    await forEachName(output, groups, remove, (all) => all.map(({ id }) => `${id} is deleted.`).join('\n'))
  })
}
