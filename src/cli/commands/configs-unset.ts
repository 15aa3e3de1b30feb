import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { RESOURCE_NAME, resourceOf, resourceTypeArgument } from '../config-resource.ts'

export function configsUnset(command: Command, run: RunWork): void {
  command
    .description('put configs back to their defaults')
    .addArgument(resourceTypeArgument())
    .argument('<name>', RESOURCE_NAME)
    .argument('<configs...>', 'names of configs')
    .addHelpText('after', '\nExample:\n  odradek configs unset topic orders retention.ms')
  run(command, async ({ client, output, signal }, [type, name, ...configs]) => {
    const resource = resourceOf(type, name)
    const changes = configs.map((config) => ({ name: config, value: undefined }))
    await client.admin.configs.alter(resource, changes, signal)
    await output.result({ ...resource, unset: configs }, () =>
      configs.map((config) => `${config} has its default again`).join('\n'),
    )
  })
}
