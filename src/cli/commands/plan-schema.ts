import type { Command } from 'commander'
import { nearestName } from '../../base/nearest-name.ts'
import { CALCULATIONS, calculationOf, DOCUMENT_SCHEMAS, jsonSchemaOf } from '../../planner/planner.ts'
import { UsageError } from '../exit-code.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

export function planSchema(command: Command, run: RunPlan): void {
  command
    .description("print the JSON Schema (2020-12) of a document, or of a command's input or output")
    .argument('[kind...]', 'a document (prices) or a command without "plan" (fit kafka); none lists all')
    .option('--output', 'of what the command gives, not of what it takes')
  run<{ readonly output?: true }>(command, async ({ args, options, output }) => {
    const kind = args.join(' ')
    await output.result(kind === '' ? { kinds: allKinds() } : schemaOf(kind, options.output === true ? 'output' : 'input'))
  })
}

function schemaOf(kind: string, side: 'input' | 'output') {
  const document = Object.hasOwn(DOCUMENT_SCHEMAS, kind) ? DOCUMENT_SCHEMAS[kind] : undefined
  if (document !== undefined) return jsonSchemaOf(document, side)
  const calculation = calculationOf(`plan ${kind}`)
  if (calculation !== undefined) return jsonSchemaOf(calculation[side], side)
  const near = nearestName(kind, allKinds())
  throw new UsageError(`there is no schema of '${kind}'${near === undefined ? '' : `; did you mean ${near}?`}`)
}

function allKinds(): string[] {
  return [...Object.keys(DOCUMENT_SCHEMAS), ...CALCULATIONS.map(({ command }) => command.replace(/^plan /, ''))].sort()
}
