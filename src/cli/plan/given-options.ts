import type { Command } from 'commander'
import { UsageError } from '../exit-code.ts'

/** What was given to a command, and to those that it stands below: `plan -d DIR cost` is `plan cost -d DIR`. The nearest to its name counts. */
export function givenOptions<Options>(command: Command): Options {
  const options: Record<string, unknown> = { ...command.opts() }
  const given = new Set(Object.keys(options).filter((name) => isGiven(command, name)))
  for (const above of commandsAbove(command)) {
    for (const option of above.options) {
      const name = option.attributeName()
      if (given.has(name) || !isGiven(above, name)) continue
      if (!command.options.some((own) => own.attributeName() === name))
        throw new UsageError(`${nameOf(command)} has no option ${option.long}, which stands before its name`)
      given.add(name)
      options[name] = above.getOptionValue(name)
    }
  }
  return options as Options
}

function isGiven(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === 'cli'
}

/** From the nearest up to `plan`; the program itself is left out. */
function commandsAbove(command: Command): Command[] {
  const above = command.parent
  return above === null || above.parent === null ? [] : [above, ...commandsAbove(above)]
}

function nameOf(command: Command): string {
  return [...commandsAbove(command).reverse(), command].map((one) => one.name()).join(' ')
}
