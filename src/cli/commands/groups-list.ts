import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'

export function groupsList(command: Command, run: RunWork): void {
  command.description('list the groups').addHelpText('after', '\nExample:\n  odradek groups list --json')
  run(command, async ({ client, output, signal }) => {
    const groups = await client.admin.groups.list(signal)
    await output.result(groups, () => ({
      titles: ['GROUP', 'STATE', 'TYPE', 'PROTOCOL'],
      rows: groups.map(({ id, state, type, protocolType }) => [id, state || null, type || null, protocolType || null]),
      empty: 'There are no groups.',
    }))
  })
}
