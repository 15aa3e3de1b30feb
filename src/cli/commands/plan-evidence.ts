import { type Command, Option } from 'commander'
import { utcDay } from '../../base/utc-text.ts'
import { calculationOf, evidenceId, evidenceLines, junitCounts } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { dayOption } from '../option-values.ts'
import { namedFiles, requireItem, writeRecords } from '../plan/evidence-records.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'

type Parts = Pick<CliParts, 'folders' | 'openFile'>

/** What every new record is given. */
interface RecordOptions {
  readonly dir: string
  readonly item?: string
  readonly scope?: string
  readonly at?: string
  readonly producedBy?: string
  readonly id?: string
  readonly class?: readonly string[]
  readonly measure?: readonly string[]
  readonly given?: readonly string[]
  readonly validDays?: string
}

/** `plan evidence add`, `list` and `import`; `verify` is a calculation. */
export function planEvidence(evidence: Command, run: RunPlan, parts: Parts): void {
  add(evidence.command('add'), run, parts)
  list(evidence.command('list'), run)
  takeIn(evidence.command('import'), run, parts)
}

function add(command: Command, run: RunPlan, parts: Parts): void {
  recordOptions(command.description('write a record of a test or drill, with the SHA-256 of the files that it left'))
    .addOption(new Option('--result <result>', 'how it ended').choices(['pass', 'fail']).makeOptionMandatory())
    .requiredOption('--file <file...>', 'files that it left, in the plan folder')
  type Added = RecordOptions & { readonly result: string; readonly file: readonly string[] }
  run<Added>(command, async (session) => {
    const { options } = session
    const { result, file } = options
    const found = await session.folder(options.dir)
    const at = options.at ?? today(session)
    const item = needed(options.item, '--item')
    requireItem(item, await found.book())
    const record = { ...common(options), item, result, at, producedBy: needed(options.producedBy, '--produced-by') }
    const files = await namedFiles(options.dir, file, parts)
    const id = options.id ?? evidenceId({ at, item, ...scopeOf(options) }, new Set())
    await session.output.result(await writeRecords(options.dir, [{ ...record, id, files }], session.files, parts))
  })
}

function list(command: Command, run: RunPlan): void {
  folderOption(command)
    .description('list records: what each is about, how it ended, how long it counts, whether it still stands')
    .option('--now <day>', 'the day that ages are counted to (default: today)', dayOption)
  run<{ readonly dir: string; readonly now?: string }>(command, async (session) => {
    const { options, output } = session
    const { folder, book } = await session.folder(options.dir)
    const records = folder.evidence.map(({ value }) => value)
    const input = { records, files: folder.evidenceFiles, now: options.now ?? today(session) }
    const verified = calculationOf('plan evidence verify')!.evaluate(input, await book()).output
    const states = verified.records as readonly { readonly state: string; readonly daysLeft: number | null }[]
    await output.result({
      records: records.map(({ id, item, scope = null, result, at, producedBy }, index) => {
        const { state, daysLeft } = states[index]!
        return { id, item, scope, result, at, daysLeft, state, producedBy }
      }),
    })
  })
}

function takeIn(command: Command, run: RunPlan, parts: Parts): void {
  recordOptions(command.description('make records of a report: junit, of JUnit XML; jsonl, a record on each line of JSON'))
    .argument('<kind>', 'junit or jsonl')
    .argument('<file>', 'the report, in the plan folder')
  run<RecordOptions>(command, async (session) => {
    const { args, options, files, output } = session
    const [kind, path] = args as [string, string]
    if (kind !== 'junit' && kind !== 'jsonl') throw new UsageError(`the kind must be junit or jsonl, and is '${kind}'`)
    const found = await session.folder(options.dir)
    const text = await files.text(path)
    const own = await namedFiles(options.dir, [path], parts)
    const records = kind === 'junit' ? [junitRecord(path, text, options)] : lineRecords(path, text, options)
    for (const { item } of records) requireItem(item, await found.book())
    const whole = records.map((record) => ({ kind: 'odradek/evidence', version: 1, ...record, files: own }))
    await output.result(await writeRecords(options.dir, whole, files, parts))
  })
}

/** One record of the whole report. A report of which nothing ran shows nothing. */
function junitRecord(path: string, text: string, options: RecordOptions) {
  const { day, ...counts } = junitCounts(path, text)
  if (counts.tests === counts.skipped) throw new UsageError(`${path} holds no test that was run: that is no evidence`)
  const at = options.at ?? day
  if (at === null) throw new UsageError(`--at is needed: no suite of ${path} has a timestamp`)
  const item = needed(options.item, '--item')
  const base = common(options)
  return {
    ...base,
    item,
    at,
    id: options.id ?? evidenceId({ at, item, ...scopeOf(options) }, new Set()),
    result: counts.failures + counts.errors === 0 ? 'pass' : 'fail',
    producedBy: needed(options.producedBy, '--produced-by'),
    measures: { ...counts, ...base.measures },
  }
}

/** Lines say everything themselves: what options said would be said of all of them. */
function lineRecords(path: string, text: string, { dir: _, ...others }: RecordOptions) {
  const given = RECORD_OPTIONS.find((name) => Object.hasOwn(others, name))
  if (given !== undefined)
    throw new UsageError(
      `--${given.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} is for junit: a line of jsonl says it itself`,
    )
  const taken = new Set<string>()
  return evidenceLines(path, text).map((line) => {
    const id = line.id ?? evidenceId(line, taken)
    taken.add(id)
    return { ...line, id }
  })
}

const RECORD_OPTIONS = ['item', 'scope', 'at', 'producedBy', 'id', 'class', 'measure', 'given', 'validDays']

function recordOptions(command: Command): Command {
  return folderOption(command)
    .option('--item <item>', 'item of a gate, scorecard or checklist: M4, elasticity.scaleOut')
    .option('--scope <scope>', 'wave, awkward class, client family or option that it is about')
    .option('--at <day>', 'when it was run')
    .option('--produced-by <command>', 'the command that can be run again')
    .option('--id <id>', 'name of the record (default: from day, item and scope)')
    .option('--class <name...>', 'classes of use that were run: produce, consume, transactions, …')
    .option('--measure <name=value...>', 'what was measured')
    .option('--given <name=value...>', 'what it was run with')
    .option('--valid-days <days>', 'how long it counts')
}

function folderOption(command: Command): Command {
  return command.option('-d, --dir <dir>', 'the plan folder', '.')
}

function common(options: RecordOptions) {
  const { validDays, class: classes } = options
  return {
    kind: 'odradek/evidence',
    version: 1,
    ...scopeOf(options),
    inputs: pairs(options.given ?? [], '--given'),
    measures: pairs(options.measure ?? [], '--measure'),
    ...(classes === undefined ? {} : { classes }),
    ...(validDays === undefined ? {} : { validDays: Number(validDays) }),
  }
}

function scopeOf({ scope }: RecordOptions) {
  return scope === undefined ? {} : { scope }
}

function pairs(texts: readonly string[], option: string): Record<string, string | number | boolean> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1) throw new UsageError(`${option} must be name=value, and is '${text}'`)
      return [text.slice(0, at), scalar(text.slice(at + 1))]
    }),
  )
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new UsageError(`${option} is needed`)
  return value
}

function today({ nowMs }: Pick<PlanSession<unknown>, 'nowMs'>): string {
  return utcDay(nowMs())
}
