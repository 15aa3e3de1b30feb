import { basename, dirname, join } from 'node:path'
import { type Command, Option } from 'commander'
import { nearestName } from '../../base/nearest-name.ts'
import { SILENT } from '../../base/ports.ts'
import { utcSecondText } from '../../base/utc-text.ts'
import {
  diffEstates,
  type Estate,
  type Hide,
  hideWith,
  IMPORTERS,
  importSources,
  KEEP,
  mergeEstates,
  Source,
} from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { hideByFolder, SALT_FILE } from '../plan/collect-salt.ts'
import { estateText } from '../plan/estate-text.ts'
import { type FoundFolder, writing } from '../plan/folder-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'

interface ImportOptions {
  readonly dir: string
  readonly cluster?: string
  readonly at?: string
  readonly whole?: true
  readonly keepAddresses?: true
  readonly dryRun?: true
}

type ImportParts = Pick<CliParts, 'folders' | 'makeClientParts'>

const DIFFERENCES_SHOWN_MAX = 50

/** `plan inventory import KIND FILE…`: what tools wrote becomes part of the folder's `estate.yaml`. Imported again it changes nothing. */
export function planInventoryImport(command: Command, run: RunPlan, parts: ImportParts): void {
  command
    .description('take what tools and services wrote into the inventory')
    .argument('<kind>', IMPORTERS.map(({ kind }) => kind).join(', '))
    .argument('<file...>', 'what they wrote; - for standard input')
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--cluster <id>', 'of which cluster of the inventory; without it the only one that is there')
    .option('--at <date>', 'when it was written: 2026-11-20T08:00:00Z; without it now')
    .option('--whole', 'the files hold all that there is of their kind: what they do not name goes from the inventory')
    .option('--keep-addresses', 'write addresses of clients as they are, not as hashes')
    .addOption(new Option('--dry-run', 'tell what would change, and write nothing'))
    .addHelpText('after', `\nKinds:\n${IMPORTERS.map(({ kind, summary }) => `  ${kind.padEnd(24)}${summary}`).join('\n')}`)
  run<ImportOptions>(command, async (session) => {
    const { options, output, folder } = session
    const found = await folder(options.dir)
    const before = found.folder.estate?.value ?? EMPTY
    const hide = await hideOf(session, parts)
    const imported = await importedEstate(session, before, hide)
    const after = mergeEstates(before, imported)
    const differences = diffEstates(before, after)
    const isChanged = differences.length > 0 || statuses(before) !== statuses(after)
    const path = join(options.dir, nameOf(found))
    if (isChanged && options.dryRun !== true) await write(path, after, parts)
    const count = (change: string): number => differences.filter((one) => one.change === change).length
    await output.result({
      estate: path,
      written: isChanged && options.dryRun !== true,
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      conflicts: after.conflicts?.length ?? 0,
      differences: differences.slice(0, DIFFERENCES_SHOWN_MAX).map(({ change, about }) => ({ change, about })),
    })
  })
}

const EMPTY: Estate = { kind: 'odradek/estate', version: 1 }

/** By the folder's salt, as a collection does: what both say of one client is about one address. A dry run makes no salt. */
async function hideOf({ options, files }: PlanSession<ImportOptions>, parts: ImportParts): Promise<Hide> {
  if (options.keepAddresses === true) return KEEP
  if (options.dryRun === true && !(await parts.folders.list(options.dir))?.includes(SALT_FILE)) return hideWith('')
  const { random } = await parts.makeClientParts(SILENT)
  return hideByFolder(options.dir, files, parts.folders, random)
}

async function importedEstate(
  { options, args, files, nowMs }: PlanSession<ImportOptions>,
  before: Estate,
  hide: Hide,
): Promise<Estate> {
  const [kind, ...paths] = args as [string, ...string[]]
  const importer = IMPORTERS.find((one) => one.kind === kind)
  const near = nearestName(
    kind,
    IMPORTERS.map((one) => one.kind),
  )
  if (importer === undefined)
    throw new UsageError(`there is no kind '${kind}'${near === undefined ? '' : `; did you mean ${near}?`}`)
  const at = options.at ?? utcSecondText(nowMs())
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/.test(at) || Number.isNaN(Date.parse(at)))
    throw new UsageError(`--at must be a day or a moment in UTC, 2026-11-20T08:00:00Z, and is '${at}'`)
  const sources: Source[] = []
  for (const path of paths) sources.push(new Source(path === '-' ? 'standard input' : basename(path), await files.text(path)))
  return importSources(importer, sources, {
    cluster: clusterOf(options, before, importer.needsCluster),
    isClusterGiven: options.cluster !== undefined,
    hide,
    at,
    isWhole: options.whole === true,
  })
}

/** Text of Kafka's tools names no cluster: of several one must be chosen. */
function clusterOf({ cluster }: ImportOptions, before: Estate, isNeeded: boolean): string {
  const ids = before.clusters?.map(({ id }) => id) ?? []
  const only = cluster ?? (ids.length === 1 ? ids[0] : undefined)
  if (only !== undefined || !isNeeded) return only ?? ''
  throw new UsageError(
    ids.length === 0
      ? 'the inventory holds no cluster yet: --cluster ID names the one that this is of'
      : `--cluster must name one of ${ids.join(', ')}, or a new one`,
  )
}

function statuses({ coverage = [] }: Estate): string {
  return coverage.map(({ path, status }) => `${path} ${status}`).join('\n')
}

function nameOf({ documents }: FoundFolder): string {
  return documents.find((name) => /^estate\.(?:yaml|yml|json)$/.test(name)) ?? 'estate.yaml'
}

async function write(path: string, estate: Estate, { folders }: Pick<CliParts, 'folders'>): Promise<void> {
  await writing(path, async () => {
    await folders.make(dirname(path))
    await folders.replace(path, estateText(path, estate))
  })
}
