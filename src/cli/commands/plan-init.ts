import { join } from 'node:path'
import type { Command } from 'commander'
import { utcDay } from '../../base/utc-text.ts'
import { INIT_FIELDS, type InitField, initDocuments, initFault } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { readLines } from '../lines.ts'
import { writing } from '../plan/folder-files.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

type Values = Map<InitField, string | number>
type InitParts = Pick<CliParts, 'stdin' | 'stdout' | 'stderr' | 'folders'>

/** Makes a plan folder out of a few numbers: those given as options, and on a terminal those that people type. */
export function planInit(command: Command, run: RunPlan, parts: InitParts): void {
  command
    .description('make a plan folder: documents with comments, filled in with what is given or typed')
    .argument('[dir]', 'where; the current folder without it')
  for (const { option, text, type } of INIT_FIELDS) {
    command.option(`--${option} <${optionWord(type)}>`, typeof type === 'string' ? text : `${text}: ${type.join(', ')}`)
  }
  command.option('--no-questions', 'ask nothing, even on a terminal')
  run<Record<string, string | boolean | undefined>>(command, async ({ options, args, output, nowMs }) => {
    const values = givenValues(options)
    const isAsking = options.questions !== false && values.size === 0 && parts.stdin.isTTY === true && parts.stdout.isTTY === true
    if (isAsking) await askFor(values, parts)
    const path = args[0] ?? '.'
    if (values.size > 0) await requireNew(path, parts)
    await output.result(await write(path, values, utcDay(nowMs()), parts))
    output.remark(`odradek plan${path === '.' ? '' : ` -d ${path}`} tells what comes next`)
  })
}

function givenValues(options: Readonly<Record<string, string | boolean | undefined>>): Values {
  const values: Values = new Map()
  for (const field of INIT_FIELDS) {
    const text = options[camelCase(field.option)]
    if (typeof text === 'string') values.set(field, readAs(field, text, `--${field.option}`, values))
  }
  return values
}

function optionWord(type: InitField['type']): string {
  if (typeof type !== 'string') return 'word'
  return type === 'count' ? 'number' : type
}

function camelCase(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function readAs(field: InitField, text: string, name: string, before: Values): string | number {
  const value = readValue(field, text, name)
  const fault = initFault(field, value, before)
  if (fault !== undefined) throw new UsageError(`${name} ${fault}, and is '${text}'`)
  return value
}

function readValue({ type }: InitField, text: string, name: string): string | number {
  if (type === 'text') return text
  if (typeof type !== 'string') {
    if (type.includes(text)) return text
    throw new UsageError(`${name} must be one of ${type.join(', ')}, and is '${text}'`)
  }
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (type === 'count' && !(Number.isSafeInteger(value) && value > 0))
    throw new UsageError(`${name} must be a whole number from 1 on, and is '${text}'`)
  if (!(Number.isFinite(value) && value >= 0)) throw new UsageError(`${name} must be a number from 0 on, and is '${text}'`)
  return value
}

/** One after the other; an empty line is no answer, and an answer that can't be is asked for again. */
async function askFor(values: Values, { stdin, stderr }: InitParts): Promise<void> {
  stderr.write('A few numbers for a first answer. Leave empty what nobody knows.\n')
  const lines = readLines(stdin)
  for (const field of INIT_FIELDS) {
    for (;;) {
      const kinds = typeof field.type === 'string' ? '' : ` (${field.type.join(', ')})`
      stderr.write(`${field.text}${kinds}: `)
      const { value: line, done } = await lines.next()
      if (done === true) return
      const text = new TextDecoder().decode(line).trim()
      if (text === '') break
      const value = valueOrWhy(field, text, values)
      if (value instanceof UsageError) {
        stderr.write(`${value.message}\n`)
        continue
      }
      values.set(field, value)
      break
    }
  }
}

function valueOrWhy(field: InitField, text: string, before: Values): string | number | UsageError {
  try {
    return readAs(field, text, 'it', before)
  } catch (cause) {
    if (cause instanceof UsageError) return cause
    throw cause
  }
}

/** Values that would be dropped without a word are refused before anything is written. */
async function requireNew(path: string, { folders }: InitParts): Promise<void> {
  const names = (await folders.list(path)) ?? []
  const there = names.find((name) => /^(?:estate|assumptions)\.(?:ya?ml|json)$/.test(name))
  if (there === undefined) return
  throw new UsageError(
    `${join(path, there)} is there already, and stays as it is: write the values into it, or name another folder`,
  )
}

/** What is there already stays as it is. */
async function write(path: string, values: Values, day: string, { folders }: InitParts) {
  const created: string[] = []
  const kept: string[] = []
  await writing(path, async () => {
    await folders.make(join(path, 'evidence'))
    for (const { name, text } of initDocuments(values, day)) {
      const isNew = await folders.create(join(path, name), text)
      ;(isNew ? created : kept).push(name)
    }
  })
  return { folder: path, created, kept }
}
