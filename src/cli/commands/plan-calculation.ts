import type { Command } from 'commander'
import { type Calculation, type JsonSchema, jsonSchemaOf } from '../../planner/planner.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

/** Any calculation as a command: what it takes and says is in its registry entry. */
export function planCalculation(command: Command, run: RunPlan, calculation: Calculation): void {
  command
    .description(calculation.summary)
    .option('--input <file>', 'input as JSON or YAML; - for standard input')
    .option('--explain', 'show each formula with the numbers in it, and where they come from')
    .addHelpText('after', () => `\nInput:\n${fieldLines(jsonSchemaOf(calculation.input, 'input')).join('\n')}`)
  run<{ readonly input?: string; readonly explain?: true }>(command, async ({ options, files, book, output, setExitCode }) => {
    if (options.input === undefined) throw new UsageError('--input is needed: a file of JSON or YAML, or - for standard input')
    const { value } = await files.document(options.input)
    const { output: result, trace, hasFailed } = calculation.evaluate(value, await book())
    await output.result(result, options.explain === true ? trace : undefined)
    if (hasFailed) setExitCode(PLAN_EXIT.checkFailed)
  })
}

const NAME_WIDTH = 26

/** A line for each field: its name, what it may be, its default, what it means. */
function fieldLines(schema: JsonSchema): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>
  const required = (schema.required ?? []) as readonly string[]
  return Object.entries(properties).map(([name, field]) => {
    const need = required.includes(name)
      ? ''
      : field.default === undefined
        ? ' (optional)'
        : ` (default: ${JSON.stringify(field.default)})`
    const about = typeof field.description === 'string' ? `; ${field.description}` : ''
    return `  ${name.padEnd(NAME_WIDTH)} ${typeText(field)}${about}${need}`
  })
}

function typeText(field: JsonSchema): string {
  if (Array.isArray(field.enum)) return field.enum.map((one) => JSON.stringify(one)).join(' or ')
  if (field.const !== undefined) return JSON.stringify(field.const)
  const alternatives = (field.anyOf ?? field.oneOf) as readonly JsonSchema[] | undefined
  if (alternatives !== undefined) return alternatives.map(typeText).join(' or ')
  if (field.type === 'array') return `list of ${typeText((field.items ?? {}) as JsonSchema)}`
  if (field.type !== 'object') return String(field.type ?? 'anything')
  const names = Object.keys((field.properties ?? {}) as object)
  return names.length === 0 ? 'map' : `{${names.join(', ')}}`
}
