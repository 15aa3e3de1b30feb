import type { Command } from 'commander'
import { utcDay } from '../../base/utc-text.ts'
import {
  type Calculation,
  evaluateFolder,
  type InputMap,
  inputMapOf,
  type JsonSchema,
  jsonSchemaOf,
  placeOf,
  wholePlace,
} from '../../planner/planner.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { dayOption } from '../option-values.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'

/** Any calculation as a command: what it takes and says is in its registry entry. */
export function planCalculation(command: Command, run: RunPlan, calculation: Calculation): void {
  command
    .description(calculation.summary)
    .option('--input <file>', 'input as JSON or YAML; - for standard input')
    .option('--explain', 'show each formula with the numbers in it, and where they come from')
    .addHelpText('after', () => `\nInput:\n${fieldLines(jsonSchemaOf(calculation.input, 'input')).join('\n')}`)
  const map = inputMapOf(calculation.command)
  if (map !== undefined) {
    command.option('-d, --dir <dir>', 'a plan folder whose documents the input is taken from (default: ".")')
    if (map.of !== 'folder') command.option('--cluster <id>', 'which cluster of the estate')
    if (map.takesOption)
      command.option('--option <name>', 'which option: ec2, msk-standard, odradek, …; without it what the cluster runs on')
    if (isDated(map)) command.option('--now <day>', 'the day that ages are counted to (default: today)', dayOption)
    if (map.of === 'topic') command.option('--topic <name>', 'which topic; without it all, each on one line')
  }
  run<CalculationOptions>(command, async (session) => {
    const { options, output, setExitCode } = session
    const {
      output: result,
      trace,
      hasFailed,
    } = options.input === undefined
      ? await fromFolder(session, calculation)
      : await fromInput(session, calculation, options.input)
    await output.result(result, options.explain === true ? trace : undefined)
    if (hasFailed) setExitCode(PLAN_EXIT.checkFailed)
  })
}

interface CalculationOptions {
  readonly input?: string
  readonly explain?: true
  readonly dir?: string
  readonly cluster?: string
  readonly topic?: string
  readonly option?: string
  readonly now?: string
}

/** Of those that count ages, directly or by way of another calculation. */
function isDated({ fields }: InputMap): boolean {
  return Object.values(fields).some((finders) => finders.some((finder) => finder.isDated === true))
}

async function fromInput({ options, files, book }: PlanSession<CalculationOptions>, calculation: Calculation, path: string) {
  const { dir, cluster, topic, option, now } = options
  if ((dir ?? cluster ?? topic ?? option ?? now) !== undefined)
    throw new UsageError('--input stands alone: --dir, --cluster, --topic, --option and --now are for documents')
  const { value } = await files.document(path)
  return calculation.evaluate(value, await book())
}

async function fromFolder({ options, folder, nowMs }: PlanSession<CalculationOptions>, calculation: Calculation) {
  const map = inputMapOf(calculation.command)
  if (map === undefined) throw new UsageError('--input is needed: a file of JSON or YAML, or - for standard input')
  const found = await folder(options.dir ?? '.')
  if (found.documents.length === 0) {
    throw new UsageError(
      options.dir === undefined
        ? 'this folder holds no document of a plan: odradek plan init makes some, and --input FILE does without'
        : `${options.dir} holds no document of a plan: odradek plan init ${options.dir} makes some`,
    )
  }
  const now = options.now ?? utcDay(nowMs())
  return evaluateFolder(
    calculation,
    map,
    map.of === 'folder'
      ? wholePlace(found.folder, now, options.option)
      : placeOf(found.folder, options.cluster, options.option, now),
    options.topic,
    await found.book(),
    options.explain === true,
  )
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
