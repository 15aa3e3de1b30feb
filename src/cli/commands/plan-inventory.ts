import { join } from 'node:path'
import type { Command } from 'commander'
import { nearestName } from '../../base/nearest-name.ts'
import { coverageReport, diffEstates, type Estate, estateTables, tableCsv } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { readEstate } from '../plan/estate-file.ts'
import { writing } from '../plan/folder-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'
import { planInventoryImport } from './plan-inventory-import.ts'

interface WhereOptions {
  readonly dir: string
  readonly estate?: string
}

/** `plan inventory check`, `diff`, `csv` and `import`; what else the group has are calculations. */
export function planInventory(inventory: Command, run: RunPlan, parts: Pick<CliParts, 'folders' | 'makeClientParts'>): void {
  check(inventory.command('check'), run)
  diff(inventory.command('diff'), run)
  csv(inventory.command('csv'), run, parts)
  planInventoryImport(inventory.command('import'), run, parts)
}

function check(command: Command, run: RunPlan): void {
  where(command)
    .description('tell how far somebody looked, part by part: collected, partial, refused, unsupported, not attempted')
    .option('--strict', 'end with 4 if a part was refused or seen in part, or if sources contradict each other')
  run<WhereOptions & { readonly strict?: true }>(command, async (session) => {
    const report = coverageReport(await estateOf(session))
    await session.output.result({ ...report })
    const { partial, refused, unsupported } = report.counts
    const findings = partial + refused + unsupported + report.conflicts.length
    if (session.options.strict === true && findings > 0) session.setExitCode(PLAN_EXIT.checkFailed)
  })
}

function diff(command: Command, run: RunPlan): void {
  command
    .description('tell what one inventory has, lacks or says differently from another')
    .argument('<before>', 'an estate; - for standard input')
    .argument('<after>', 'an estate; - for standard input')
  run(command, async ({ args, files, output }) => {
    const differences = diffEstates(await readEstate(files, args[0]!), await readEstate(files, args[1]!))
    const count = (change: string): number => differences.filter((one) => one.change === change).length
    await output.result({ added: count('added'), removed: count('removed'), changed: count('changed'), differences })
  })
}

function csv(command: Command, run: RunPlan, { folders }: Pick<CliParts, 'folders'>): void {
  where(command)
    .description('print an inventory as comma-separated tables, one for each kind of thing')
    .argument('[table]', 'topics, topics-partitions, groups, acls, …; none lists all')
    .option('--out <dir>', 'write every table that has rows into files of this folder')
  run<WhereOptions & { readonly out?: string }>(command, async (session) => {
    const tables = estateTables(await estateOf(session))
    const { options, args, output } = session
    if (args[0] !== undefined) {
      const table = tables.find(({ name }) => name === args[0])
      const near = nearestName(
        args[0],
        tables.map(({ name }) => name),
      )
      if (table === undefined)
        throw new UsageError(`there is no table '${args[0]}'${near === undefined ? '' : `; did you mean ${near}?`}`)
      await output.text(tableCsv(table))
      return
    }
    const filled = tables.filter(({ rows }) => rows.length > 0)
    const out = options.out
    if (out !== undefined) {
      await writing(out, async () => {
        await folders.make(out)
        for (const table of filled) {
          if (!(await folders.create(join(out, `${table.name}.csv`), `${tableCsv(table)}\n`))) {
            throw new UsageError(`${join(out, `${table.name}.csv`)} is there already`)
          }
        }
      })
    }
    await output.result({ tables: (out === undefined ? tables : filled).map(({ name, rows }) => ({ name, rows: rows.length })) })
  })
}

function where(command: Command): Command {
  return command
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--estate <file>', 'this estate in place of that of the folder; - for standard input')
}

async function estateOf({ options, files, folder }: PlanSession<WhereOptions>): Promise<Estate> {
  if (options.estate !== undefined) return readEstate(files, options.estate)
  const { folder: documents } = await folder(options.dir)
  if (documents.estate === undefined)
    throw new UsageError(`${options.dir} holds no estate.yaml: --estate FILE names one, odradek plan init makes one`)
  return documents.estate.value
}
