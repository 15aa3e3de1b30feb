import { join } from 'node:path'
import type { Command } from 'commander'
import { utcDay } from '../../base/utc-text.ts'
import { CALCULATIONS, Findings, packOf, placeOf, reportFiles } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { dayOption } from '../option-values.ts'
import { writing } from '../plan/folder-files.ts'
import type { RunPlan } from '../plan/plan-runner.ts'

interface ReportOptions {
  readonly dir: string
  readonly cluster?: string
  readonly out?: string
  readonly now?: string
  readonly since?: string
}

/** Writes what the documents of a plan folder say: a page, Markdown, JSON, the memo, and the governance pack. */
export function planReport(command: Command, run: RunPlan, { folders }: Pick<CliParts, 'folders'>): void {
  command
    .description('report.html, report.md, report.json, memo.md and governance.md of all that the documents say')
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--cluster <id>', 'which cluster of the estate')
    .option('--now <day>', 'the day that ages are counted to (default: today)', dayOption)
    .option('--since <report.json>', 'an earlier report: the governance pack tells what changed since')
    .option('--out <dir>', 'where the files go; the plan folder without it')
  run<ReportOptions>(command, async ({ options, folder, files, output, nowMs }) => {
    const found = await folder(options.dir)
    if (found.documents.length === 0)
      throw new UsageError(`${options.dir} holds no document of a plan: odradek plan init makes some`)
    const now = options.now ?? utcDay(nowMs())
    const findings = new Findings(placeOf(found.folder, options.cluster, undefined, now), CALCULATIONS, await found.book())
    const earlier = options.since === undefined ? undefined : await files.document(options.since)
    const pack = earlier === undefined ? undefined : packOf(earlier.name, earlier.value)
    const target = options.out ?? options.dir
    const written: string[] = []
    await writing(target, async () => {
      await folders.make(target)
      for (const { name, text } of reportFiles(findings, pack)) {
        await folders.replace(join(target, name), text)
        written.push(name)
      }
    })
    await output.result({ folder: target, written })
  })
}
