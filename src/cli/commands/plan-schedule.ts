import { join } from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { utcDay, utcText } from '../../base/utc-text.ts'
import {
  CALCULATIONS,
  Findings,
  type MigrationWindow,
  placeOf,
  refusals,
  sortedKeys,
  validate,
  waveName,
  windowsFile,
} from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT } from '../exit-code.ts'
import { nonEmpty } from '../option-values.ts'
import { writing } from '../plan/folder-files.ts'
import type { PlanFiles } from '../plan/plan-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'

interface ScheduleOptions {
  readonly dir: string
  readonly cluster?: string
  readonly wave: string
  readonly from: string
  readonly to: string
  readonly owner: string
}

const FILE = 'windows.yaml'

/** `plan waves schedule`: a migration window, as long as no gate is red. */
export function planSchedule(command: Command, run: RunPlan, { folders }: Pick<CliParts, 'folders'>): void {
  command
    .description('schedule a migration window for a wave; refused while a gate is red')
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--cluster <id>', 'which cluster of the estate')
    .requiredOption('--wave <name>', 'as plan waves numbers them: w1', nonEmpty)
    .requiredOption('--from <moment>', 'when it begins, in UTC: 2026-12-01T20:00Z', nonEmpty)
    .requiredOption('--to <moment>', 'when it ends', nonEmpty)
    .requiredOption('--owner <role>', 'who runs it', nonEmpty)
  run<ScheduleOptions>(command, async (session) => {
    const { dir, wave, from, to, owner } = session.options
    const scheduledAt = utcText(session.nowMs())
    const path = join(dir, FILE)
    const scheduled = await windowsIn(dir, session.files, folders)
    const asked = { wave, from, to, owner, scheduledAt }
    const { windows } = validate('the window', windowsFile, { kind: 'odradek/windows', version: 1, windows: [asked] })
    const why = refusals(windows[0]!, { ...(await readiness(session)), scheduled })
    if (why.length > 0) {
      session.setExitCode(PLAN_EXIT.checkFailed)
      await session.output.result({ scheduled: false, window: asked, refusedBy: why })
      return
    }
    await write(path, [...scheduled, windows[0]!], folders)
    await session.output.result({ scheduled: true, window: asked, written: path })
  })
}

async function readiness({ options, folder, nowMs }: PlanSession<ScheduleOptions>) {
  const { folder: documents, book } = await folder(options.dir)
  const today = utcDay(nowMs())
  const findings = new Findings(placeOf(documents, options.cluster, undefined, today), CALCULATIONS, await book())
  const [gates, waves] = [findings.of('plan gates'), findings.of('plan waves')]
  return {
    gates:
      gates.state === 'missing' ? null : (gates.output as { readonly windowAllowed: boolean; readonly red: readonly string[] }),
    waves: waves.state === 'missing' ? null : (waves.output.plans as readonly Plan[]).map(named),
  }
}

interface Plan {
  readonly index: number
  readonly blockedBy: readonly string[]
}

function named({ index, blockedBy }: Plan) {
  return { name: waveName(index), blockedBy }
}

async function windowsIn(dir: string, files: PlanFiles, folders: CliParts['folders']): Promise<readonly MigrationWindow[]> {
  if ((await folders.list(dir))?.includes(FILE) !== true) return []
  const { name, value } = await files.document(join(dir, FILE))
  return validate(name, windowsFile, value).windows
}

async function write(path: string, windows: readonly MigrationWindow[], folders: CliParts['folders']): Promise<void> {
  const sorted = windows.toSorted((one, other) => (one.from < other.from ? -1 : 1))
  await writing(path, () =>
    folders.replace(path, stringify(sortedKeys({ kind: 'odradek/windows', version: 1, windows: sorted }))),
  )
}
