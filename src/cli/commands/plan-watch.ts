import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { pause } from '../../base/pause.ts'
import { utcDay, utcText } from '../../base/utc-text.ts'
import {
  CALCULATIONS,
  type Estate,
  Findings,
  placeOf,
  totalsOf,
  type WatchFinding,
  watchMetrics,
  watchRound,
} from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { bootstrapList, wholeNumber } from '../option-values.ts'
import { Output } from '../output.ts'
import { accessOptions } from '../plan/access-options.ts'
import { type AccessOptions, accessByOptions } from '../plan/cluster-access.ts'
import { collectCluster, RECORD_BYTES_MAX, watchOf } from '../plan/collect-cluster.ts'
import { hideByOptions } from '../plan/collect-salt.ts'
import { duration } from '../plan/duration.ts'
import { readEstate } from '../plan/estate-file.ts'
import { writing } from '../plan/folder-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'
import { withHistory } from '../plan/watch-history.ts'
import { remarks } from '../remarks.ts'

interface WatchOptions extends AccessOptions {
  readonly dir: string
  readonly current?: string
  readonly baseline?: string
  readonly cluster?: string
  readonly every: number
  readonly once?: true
  readonly duration?: number
  readonly interval: number
  readonly keepAddresses?: true
  readonly metrics?: string
  readonly timeout: number
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** `plan watch`: looks again and again, and tells what isn't as the accepted inventory says: a line of JSON for each finding. */
export function planWatch(command: Command, run: RunPlan, parts: CliParts): void {
  command
    .description('look again and again, and tell what drifts from the accepted inventory; nothing is changed in the cluster')
    .option('--bootstrap <addresses>', 'brokers to ask first, HOST:PORT with commas between', bootstrapList)
    .option('--current <file>', 'an inventory that was collected elsewhere, in place of asking a cluster')
    .option('--baseline <file>', 'the accepted inventory (default: estate.yaml of the folder)')
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--cluster <id>', 'which cluster of the inventory (default: the only one)')
    .option('--every <time>', 'how long between two rounds', duration, HOUR_MS)
    .option('--once', 'one round; ends with 4 if something is over its limit')
    .option('--duration <time>', 'look so long in each round, for rates: 10m', duration)
    .option('--interval <time>', 'how long between two looks', duration, MINUTE_MS)
    .option('--keep-addresses', 'the accepted inventory has addresses as they are, not as hashes')
    .option('--metrics <file>', 'write drift, gates and cost as metrics for Prometheus, anew in each round')
    .option('--timeout <seconds>', 'longest wait for one answer', wholeNumber(1, 86_400), 30)
  accessOptions(command)
  run<WatchOptions>(command, async (session) => {
    const { options } = session
    if ((options.bootstrap === undefined) === (options.current === undefined)) {
      throw new UsageError(
        '--bootstrap HOST:PORT names a cluster to look at, or --current FILE what was collected: one of the two',
      )
    }
    const abort = new AbortController()
    const off = parts.onInterrupt(() => abort.abort())
    try {
      if (options.once === true || options.current !== undefined) await once(session, parts, abort.signal)
      else await forever(session, parts, abort.signal)
    } finally {
      off()
    }
  })
}

async function once(session: PlanSession<WatchOptions>, parts: CliParts, signal: AbortSignal): Promise<void> {
  const { found, isPartial } = await round(session, parts, signal)
  if (found.some(({ isOver }) => isOver)) session.setExitCode(PLAN_EXIT.checkFailed)
  else if (isPartial) session.setExitCode(PLAN_EXIT.inPart)
}

/** A cluster that can't be reached is told, and asked again in the next round. */
async function forever(session: PlanSession<WatchOptions>, parts: CliParts, signal: AbortSignal): Promise<void> {
  const { clock } = parts
  for (;;) {
    const startMs = clock.monotonicMs()
    try {
      await round(session, parts, signal)
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.kind !== 'unavailable' || cause.reason === 'aborted') throw cause
      session.output.remark(`this round failed: ${cause.message}`)
    }
    await pause(clock, Math.max(0, startMs + session.options.every - clock.monotonicMs()), signal)
  }
}

async function round(session: PlanSession<WatchOptions>, parts: CliParts, signal: AbortSignal) {
  const { options, output, files, nowMs } = session
  const { folder, book } = await session.folder(options.dir)
  const baseline = options.baseline === undefined ? folder.estate?.value : await readEstate(files, options.baseline)
  if (baseline === undefined) {
    throw new UsageError(`${options.dir} holds no estate.yaml to compare with: odradek plan inventory collect makes it`)
  }
  const current =
    options.current === undefined
      ? await collectedNow(session, parts, baseline, signal)
      : await readEstate(files, options.current)
  const today = utcDay(nowMs())
  const findings = new Findings(placeOf(folder, options.cluster, undefined, today), CALCULATIONS, await book())
  const history = await withHistory(options.dir, totalsOf(current), nowMs(), files, parts.folders)
  const evidence = folder.evidence.map(({ value }) => value)
  const found = watchRound({ baseline, current, findings, evidence, history, nowMs: nowMs() })
  const at = utcText(nowMs())
  for (const one of found) await output.text(JSON.stringify({ at, ...one }))
  if (options.metrics !== undefined) await writeMetrics(options.metrics, watchMetrics(found, findings), parts)
  tell(found, session)
  const isPartial = (current.coverage ?? []).some(({ status }) => status === 'partial' || status === 'refused')
  return { found, isPartial }
}

function tell(found: readonly WatchFinding[], { output }: PlanSession<WatchOptions>): void {
  const over = found.filter(({ isOver }) => isOver).length
  output.remark(found.length === 0 ? 'nothing drifted' : `${found.length} findings, ${over} over their limits`)
}

async function collectedNow(
  { options, files }: PlanSession<WatchOptions>,
  parts: CliParts,
  baseline: Estate,
  signal: AbortSignal,
): Promise<Estate> {
  const watch = watchOf(options)
  const access = accessByOptions(options)
  const { stdout, stderr, environment } = parts
  const clientParts = await parts.makeClientParts(remarks(new Output({ stdout, stderr, json: false, environment })), access.tls)
  const { estate } = await collectCluster(
    { ...access, ...(options.cluster === undefined ? {} : { id: options.cluster }) },
    baseline,
    {
      hide: await hideByOptions(options, files, parts.folders, clientParts.random),
      recordBytesMax: RECORD_BYTES_MAX,
      watch,
      signal,
      progress: () => {},
    },
    { cli: parts, files, clientParts, requestMs: options.timeout * 1_000 },
  )
  requireKnown(estate, baseline)
  return estate
}

/** Of a cluster that was never accepted nothing could drift. */
function requireKnown({ clusters }: Estate, baseline: Estate): void {
  const strange = clusters?.find(({ id }) => baseline.clusters?.every((one) => one.id !== id))
  if (strange === undefined) return
  throw new UsageError(`the accepted inventory has no cluster ${strange.id}: --cluster says which is meant`)
}

async function writeMetrics(path: string, text: string, { folders }: CliParts): Promise<void> {
  await writing(path, () => folders.replace(path, text))
}
