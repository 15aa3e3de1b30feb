import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { checkConfigNames, RESOURCE_NAME, resourceOf, resourceTypeArgument } from '../config-resource.ts'

export function configsUnset(command: Command, run: RunWork): void {
  command
    .description('put configs back to their defaults')
    .addArgument(resourceTypeArgument())
    .argument('<name>', RESOURCE_NAME)
    .argument('<configs...>', 'names of configs')
    .addHelpText('after', '\nExample:\n  odradek configs unset topic orders retention.ms')
  run(command, async (session, [type, name, ...configs]) => {
    const { client, output, signal } = session
    const resource = resourceOf(type, name)
    await checkConfigNames(session, resource, configs)
    const changes = configs.map((config) => ({ name: config, value: undefined }))
    await client.admin.configs.alter(resource, changes, signal)
    await output.result({ ...resource, unset: configs }, () =>
      configs.map((config) => `${config} has its default again`).join('\n'),
    )
  })
}
