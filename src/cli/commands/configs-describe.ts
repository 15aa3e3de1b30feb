import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'
import { RESOURCE_NAME, resourceOf, resourceTypeArgument } from '../config-resource.ts'

export function configsDescribe(command: Command, run: RunWork): void {
  command
    .description('tell the configs that were changed, or all')
    .addArgument(resourceTypeArgument())
    .argument('<name>', RESOURCE_NAME)
    .option('--all', 'tell the defaults, too')
    .addHelpText('after', '\nExample:\n  odradek configs describe topic orders --all')
  run<{ readonly all?: true }>(command, async ({ client, output, signal }, [type, name], { all }) => {
    const found = await client.admin.configs.describe(resourceOf(type, name), signal)
    const configs = found.filter(({ source }) => all === true || source !== 'default')
    await output.result(configs, () => ({
      titles: ['CONFIG', 'VALUE', 'SET BY'],
      rows: configs.map((config) => [config.name, config.secret ? '(secret)' : config.value, config.source]),
      empty:
        all === true ? 'Nothing was changed, and there are no defaults of it.' : 'Nothing was changed; --all tells the defaults.',
    }))
  })
}
