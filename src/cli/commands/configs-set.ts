import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { RESOURCE_NAME, resourceOf, resourceTypeArgument } from '../config-resource.ts'
import { UsageError } from '../exit-code.ts'

export function configsSet(command: Command, run: RunWork): void {
  command
    .description('set configs; all of them or, if one is refused, none')
    .addArgument(resourceTypeArgument())
    .argument('<name>', RESOURCE_NAME)
    .argument('<configs...>', 'NAME=VALUE, each')
    .addHelpText('after', '\nExample:\n  odradek configs set topic orders retention.ms=86400000 cleanup.policy=delete')
  run(command, async ({ client, output, signal }, [type, name, ...given]) => {
    const resource = resourceOf(type, name)
    const changes = given.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`'${text}' is not a config: it must be NAME=VALUE`)
      return { name: text.slice(0, at).trim(), value: text.slice(at + 1) }
    })
    await client.admin.configs.alter(resource, changes, signal)
    await output.result({ ...resource, set: changes }, () => changes.map((set) => `${set.name} is now ${set.value}`).join('\n'))
  })
}
