import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import type { Collected } from '../../collector/collect.ts'
import { type Cluster, type Estate, mergeEstates } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { bootstrapList, nonEmpty, texts, wholeNumber } from '../option-values.ts'
import { Output } from '../output.ts'
import { accessOptions } from '../plan/access-options.ts'
import { type AccessOptions, accessByFile, accessByOptions, type ClusterAccess } from '../plan/cluster-access.ts'
import { collectCluster, RECORD_BYTES_MAX, watchOf } from '../plan/collect-cluster.ts'
import { hideByOptions } from '../plan/collect-salt.ts'
import { duration } from '../plan/duration.ts'
import { estateText } from '../plan/estate-text.ts'
import { writing } from '../plan/folder-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'
import { type SamplingOptions, samplingOf } from '../plan/sampling.ts'
import { remarks } from '../remarks.ts'

interface CollectOptions extends AccessOptions, SamplingOptions {
  readonly dir: string
  readonly clusters?: string
  readonly keepAddresses?: true
  readonly duration?: number
  readonly interval: number
  readonly recordBytesMax: number
  readonly timeout: number
}

const SAMPLE_RECORDS_MAX = 10_000

/** Asks running clusters what they are, and merges the answers into the estate of a plan folder. Nothing is changed there; records are read only for samples. */
export function planCollect(command: Command, run: RunPlan, parts: CliParts): void {
  command
    .description(
      'ask a running cluster what it is, and merge that into estate.yaml; nothing is changed there, and no record is read unless you ask for samples',
    )
    .option('--bootstrap <addresses>', 'brokers to ask first, HOST:PORT with commas between', bootstrapList)
    .option(
      '--clusters <file>',
      'several clusters, each with bootstrap, id, tls, auth, connect and schemaRegistry, in place of the options for one',
    )
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option(
      '--id <id>',
      'how the inventory calls the cluster (default: as it does already, else what the cluster calls itself)',
      nonEmpty,
    )
  accessOptions(command)
    .option('--connect <url>', 'also ask the REST API of a Connect worker; once for each group of workers', texts)
    .option('--schema-registry <url>', 'also ask the REST API of a schema registry')
    .option('--keep-addresses', 'write addresses as they are, not as hashes')
    .option('--duration <time>', 'look again and again for so long, for rates: 10m', duration)
    .option('--interval <time>', 'how long between two looks', duration, 60_000)
    .option(
      '--sample-records <count>',
      'look at so many of the newest records of each partition; of keys and values nothing is kept',
      wholeNumber(0, SAMPLE_RECORDS_MAX),
      0,
    )
    .option(
      '--topics <pattern>',
      "topics to sample, by a regular expression for the whole name (default: all but the cluster's own)",
      nonEmpty,
    )
    .option('--sampled-by <who>', 'who asks for samples, as the estate says it (default: who logs in)', nonEmpty)
    .option('--record-bytes-max <bytes>', 'largest record that the target takes', wholeNumber(1), RECORD_BYTES_MAX)
    .option('--timeout <seconds>', 'longest wait for one answer', wholeNumber(1, 86_400), 30)
  run<CollectOptions>(command, async (session) => {
    const { options, output } = session
    const watch = watchOf(options)
    const accesses = await accessesOf(session)
    // Said before anybody is asked.
    samplingOf(options, accesses[0]!)
    const { folder } = await session.folder(options.dir)
    const path = join(options.dir, folder.estate?.name ?? 'estate.yaml')
    const { estate, collected, failed } = await collectAll(accesses, session, parts, folder.estate?.value, watch)
    if (collected.length === 0) throw failed[0]!.failure
    await write(path, estate!, parts)
    const summaries = collected.map(summary)
    const notReached = failed.map(({ access, failure }) => ({ cluster: nameOf(access), reason: failure.message }))
    if (options.clusters === undefined) await output.result({ written: path, ...summaries[0]! })
    else await output.result({ written: path, clusters: summaries, notReached })
    const missing = summaries.reduce((sum, { notCollected }) => sum + notCollected.length, 0)
    for (const { cluster, reason } of notReached) output.remark(`${cluster} was not collected: ${reason}`)
    if (missing > 0)
      output.remark(
        `${missing} ${missing === 1 ? 'part' : 'parts'} could not be collected: odradek plan inventory check tells which`,
      )
    if (missing + notReached.length > 0) session.setExitCode(PLAN_EXIT.inPart)
  })
}

async function accessesOf({ options, files }: PlanSession<CollectOptions>): Promise<readonly ClusterAccess[]> {
  const { clusters, bootstrap } = options
  if (clusters === undefined) return [accessByOptions(options)]
  if (bootstrap !== undefined) throw new UsageError('--bootstrap names one cluster, --clusters several: one of the two')
  return accessByFile(await files.document(clusters))
}

const EMPTY: Estate = { kind: 'odradek/estate', version: 1 }
const INCOMPLETE: ReadonlySet<string> = new Set(['partial', 'refused', 'unsupported'])

interface CollectedAll {
  /** What was there, with all that was collected. */
  readonly estate: Estate | undefined
  readonly collected: readonly Collected[]
  /** Clusters that could not be asked. */
  readonly failed: readonly { readonly access: ClusterAccess; readonly failure: Failure }[]
}

/** One after the other; of several one that can't be reached doesn't keep the others away. */
async function collectAll(
  accesses: readonly ClusterAccess[],
  { options, files }: PlanSession<CollectOptions>,
  parts: CliParts,
  before: Estate | undefined,
  watch: ReturnType<typeof watchOf>,
): Promise<CollectedAll> {
  const { stdout, stderr, environment } = parts
  const terminal = new Output({ stdout, stderr, json: false, environment })
  const abort = new AbortController()
  const offInterrupt = parts.onInterrupt(() => abort.abort())
  const collected: Collected[] = []
  const failed: { access: ClusterAccess; failure: Failure }[] = []
  let estate = before
  try {
    for (const access of accesses) {
      const clientParts = await parts.makeClientParts(remarks(terminal), access.tls)
      const hide = await hideByOptions(options, files, parts.folders, clientParts.random)
      const name = accesses.length === 1 ? '' : `${nameOf(access)}: `
      try {
        const one = await collectCluster(
          access,
          estate,
          {
            hide,
            recordBytesMax: options.recordBytesMax,
            watch,
            sampling: samplingOf(options, access),
            signal: abort.signal,
            progress: (text) => terminal.progress(`${name}${text}`),
          },
          { cli: parts, files, clientParts, requestMs: options.timeout * 1_000 },
        )
        estate = mergeEstates(estate ?? EMPTY, one.estate)
        collected.push(one)
      } catch (error) {
        if (!(error instanceof Failure) || error.reason === 'aborted') throw error
        failed.push({ access, failure: error })
      }
    }
    return { estate, collected, failed }
  } finally {
    terminal.clearProgress()
    offInterrupt()
  }
}

function nameOf({ id, bootstrap }: ClusterAccess): string {
  return id ?? bootstrap.map(({ host, port }) => `${host}:${port}`).join(',')
}

async function write(path: string, estate: Estate, { folders }: CliParts): Promise<void> {
  await writing(path, async () => {
    await folders.make(dirname(path))
    await folders.replace(path, estateText(path, estate))
  })
}

function samplesOf({ topics }: Cluster) {
  return (topics ?? []).flatMap(({ name, sample }) => {
    if (sample == null) return []
    const { openedRecordCount, batchBytes, recordCount } = sample
    return [{ topic: name, openedRecordCount, averageRecordBytes: recordCount === 0 ? null : batchBytes / recordCount }]
  })
}

function summary({ estate, awkward, rates }: Collected) {
  const cluster = estate.clusters![0]!
  const missing = (estate.coverage ?? []).filter(({ status }) => INCOMPLETE.has(status))
  const count = (list: readonly unknown[] | null | undefined): number | null => list?.length ?? null
  return {
    cluster: cluster.id,
    brokers: count(cluster.brokers),
    topics: count(cluster.topics),
    partitions: cluster.topics?.reduce((sum, topic) => sum + (topic.partitionCount ?? 0), 0) ?? null,
    groups: count(cluster.groups),
    acls: count(cluster.acls),
    quotas: count(cluster.quotas),
    scramUsers: count(cluster.scramUsers),
    transactionalIds: count(cluster.transactionalIds),
    connectors: count(cluster.connectors),
    schemas: cluster.schemaRegistries?.reduce((sum, { subjects }) => sum + (subjects?.length ?? 0), 0) ?? null,
    series: count(estate.series) ?? 0,
    droppedSteps: rates?.droppedSteps ?? 0,
    recordBytes: rates?.recordBytes ?? [],
    samples: samplesOf(cluster),
    awkward: [...awkward],
    notCollected: missing.map(({ path, status, reason }) => ({ path, status, reason: reason ?? null })),
  }
}
