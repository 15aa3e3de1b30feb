import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import type { Address } from '../../base/ports.ts'
import { Client } from '../../client/client.ts'
import { COLLECTOR_API_KEYS, type Collected, collect, KEEP, type Watch } from '../../collector/collect.ts'
import { type Estate, mergeEstates } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { bootstrapList, wholeNumber } from '../option-values.ts'
import { Output } from '../output.ts'
import { hideByFolder } from '../plan/collect-salt.ts'
import { duration } from '../plan/duration.ts'
import { estateText } from '../plan/estate-text.ts'
import { folderFailure } from '../plan/folder-files.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'
import { remarks } from '../remarks.ts'

interface CollectOptions {
  readonly dir: string
  readonly bootstrap: readonly Address[]
  readonly id?: string
  readonly keepAddresses?: true
  readonly duration?: number
  readonly interval: number
  readonly recordBytesMax: number
  readonly timeout: number
}

const CONNECT_MS = 10_000
const RECORD_BYTES_MAX = 1_048_588

/** Asks a running cluster what it is, and merges the answers into the estate of a plan folder. Nothing is changed there, and no record is read. */
export function planCollect(command: Command, run: RunPlan, parts: CliParts): void {
  command
    .description(
      'ask a running cluster what it is, and merge that into estate.yaml; nothing is changed there, and no record is read',
    )
    .requiredOption('--bootstrap <addresses>', 'brokers to ask first, HOST:PORT with commas between', bootstrapList)
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--id <id>', 'how the inventory calls the cluster (default: as it does already, else what the cluster calls itself)')
    .option('--keep-addresses', 'write addresses as they are, not as hashes')
    .option('--duration <time>', 'look again and again for so long, for rates: 10m', duration)
    .option('--interval <time>', 'how long between two looks', duration, 60_000)
    .option('--record-bytes-max <bytes>', 'largest record that the target takes', wholeNumber(1), RECORD_BYTES_MAX)
    .option('--timeout <seconds>', 'longest wait for one answer', wholeNumber(1, 86_400), 30)
  run<CollectOptions>(command, async (session) => {
    const { options, output } = session
    const watch = watchOf(options)
    const before = await session.folder(options.dir)
    const estate = before.folder.estate
    const collected = await collectFrom(session, parts, estate?.value, watch)
    const name = estate?.name ?? 'estate.yaml'
    const merged = estate === undefined ? mergeEstates(collected.estate, EMPTY) : mergeEstates(estate.value, collected.estate)
    await write(join(options.dir, name), merged, parts)
    const missing = (collected.estate.coverage ?? []).filter(({ status }) => INCOMPLETE.has(status))
    await output.result(summary(collected, join(options.dir, name), missing))
    if (missing.length > 0) {
      output.remark(
        `${missing.length} ${missing.length === 1 ? 'part' : 'parts'} could not be collected: odradek plan inventory check tells which`,
      )
      session.setExitCode(PLAN_EXIT.inPart)
    }
  })
}

const EMPTY: Estate = { kind: 'odradek/estate', version: 1 }
const INCOMPLETE: ReadonlySet<string> = new Set(['partial', 'refused', 'unsupported'])

function watchOf({ duration: durationMs, interval: intervalMs }: CollectOptions): Watch | undefined {
  if (durationMs === undefined) return undefined
  if (durationMs < intervalMs) throw new UsageError(`--duration must be at least one --interval, which is ${intervalMs / 1000} s`)
  return { durationMs, intervalMs }
}

async function collectFrom(
  { options, files }: PlanSession<CollectOptions>,
  parts: CliParts,
  estate: Estate | undefined,
  watch: Watch | undefined,
): Promise<Collected> {
  const { stdout, stderr, environment } = parts
  const terminal = new Output({ stdout, stderr, json: false, environment })
  const abort = new AbortController()
  const offInterrupt = parts.onInterrupt(() => abort.abort())
  const clientParts = await parts.makeClientParts(remarks(terminal))
  const requestMs = options.timeout * 1_000
  const client = new Client(clientParts, {
    bootstrap: options.bootstrap,
    clientId: 'odradek-collector',
    softwareVersion: parts.version,
    connectMs: Math.min(CONNECT_MS, requestMs),
    requestMs,
    totalMs: requestMs,
    apisAllowed: COLLECTOR_API_KEYS,
  })
  try {
    const hide = options.keepAddresses === true ? KEEP : await hideByFolder(options.dir, files, parts.folders, clientParts.random)
    return await collect(client, {
      idFor: (kafkaClusterId) => options.id ?? knownId(estate, kafkaClusterId),
      hide,
      recordBytesMax: options.recordBytesMax,
      watch,
      signal: abort.signal,
      progress: (text) => terminal.progress(text),
    })
  } finally {
    terminal.clearProgress()
    client.close()
    offInterrupt()
  }
}

/** The cluster that was collected before under this id, else the only one that nobody collected yet, else a new one. */
function knownId(estate: Estate | undefined, kafkaClusterId: string | null): string {
  const clusters = estate?.clusters ?? []
  const same = clusters.find((one) => kafkaClusterId !== null && one.kafkaClusterId === kafkaClusterId)
  if (same !== undefined) return same.id
  const [only, ...others] = clusters.filter((one) => one.kafkaClusterId == null)
  if (only !== undefined && others.length === 0) return only.id
  return kafkaClusterId === null || kafkaClusterId === '' ? 'main' : kafkaClusterId
}

async function write(path: string, estate: Estate, { folders }: CliParts): Promise<void> {
  try {
    await folders.make(dirname(path))
    await folders.replace(path, estateText(path, estate))
  } catch (cause) {
    throw folderFailure(path, "can't be written", cause)
  }
}

function summary({ estate, awkward, rates }: Collected, written: string, missing: NonNullable<Estate['coverage']>) {
  const cluster = estate.clusters![0]!
  const count = (list: readonly unknown[] | null | undefined): number | null => list?.length ?? null
  return {
    written,
    cluster: cluster.id,
    brokers: count(cluster.brokers),
    topics: count(cluster.topics),
    partitions: cluster.topics?.reduce((sum, topic) => sum + (topic.partitionCount ?? 0), 0) ?? null,
    groups: count(cluster.groups),
    acls: count(cluster.acls),
    quotas: count(cluster.quotas),
    scramUsers: count(cluster.scramUsers),
    transactionalIds: count(cluster.transactionalIds),
    series: count(estate.series) ?? 0,
    droppedSteps: rates?.droppedSteps ?? 0,
    recordBytes: rates?.recordBytes ?? [],
    awkward: [...awkward],
    notCollected: missing.map(({ path, status, reason }) => ({ path, status, reason: reason ?? null })),
  }
}
