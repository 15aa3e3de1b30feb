#!/usr/bin/env node
import { createReadStream } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AdminListener } from './admin/admin.ts'
import { crc32cIsNative } from './base/crc32c.ts'
import { Failure } from './base/failure.ts'
import type { Disk, Log } from './base/ports.ts'
import { runCli } from './cli/cli.ts'
import type { ClientParts } from './client/settings.ts'
import { showAddress } from './config/address.ts'
import type { ResolvedSettings } from './config/resolve.ts'
import type { Settings } from './config/settings.ts'
import { openFileLoglet } from './log/file-loglet.ts'
import { Node } from './node/node.ts'
import type { SegmentWays } from './node/node-parts.ts'
import { storeSettings } from './node/node-settings.ts'
import { readBuild } from './platform/build.ts'
import { RealClock } from './platform/clock.ts'
import { openClusterStore, readSecretFile } from './platform/cluster-store.ts'
import { openCompute } from './platform/compute.ts'
import { openDisk } from './platform/disk.ts'
import { folders } from './platform/folders.ts'
import { RealHttp } from './platform/http.ts'
import { RealLog } from './platform/log.ts'
import { RealNetwork } from './platform/network.ts'
import { ProcessUsage, watchEventLoop } from './platform/process-usage.ts'
import { RealRandom } from './platform/random.ts'
import { RealRoutes } from './platform/routes.ts'
import { SecureNetwork, type TlsFiles } from './platform/secure-network.ts'
import { SegmentThread } from './platform/segment-thread.ts'
import { isMetered } from './store/is-metered.ts'
import { probeUnlessKnown } from './store/known-fit.ts'
import type { ObjectStore } from './store/store.ts'
import type { StoreParts } from './upkeep/stored-cluster.ts'

/** The composition root: the only place that makes the real clock, chance, network and disk. */
const build = readBuild()
const clock = new RealClock()
const random = new RealRandom()
const INTERRUPTED = 130
// Timers of the clock don't keep a process alive, and a client between two attempts may have nothing else open.
const held = setInterval(() => {}, 2 ** 30)

process.exitCode = await runCli(process.argv.slice(2), {
  version: build.version,
  clock,
  environment: process.env,
  // Opened when a command reads it: an open one would keep the process alive.
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  openFile: (path) => createReadStream(path),
  folders,
  plannerData: fileURLToPath(new URL('../../figures', import.meta.url)),
  onInterrupt,
  makeClientParts,
  openHttp: (ca) => RealHttp.open(clock, ca),
  routes: new RealRoutes(clock),
  openStore: openCommandStore,
  startBroker,
})
clearInterval(held)
process.stdin.destroy()

/** The first Ctrl-C or SIGTERM calls `run`; a second one ends the process at once. The result takes it back. */
function onInterrupt(run: () => void): () => void {
  let isAsked = false
  const interrupted = (): void => {
    if (isAsked) process.exit(INTERRUPTED)
    isAsked = true
    run()
  }
  process.on('SIGINT', interrupted)
  process.on('SIGTERM', interrupted)
  return () => {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
  }
}

async function makeClientParts(log: Log, tls?: TlsFiles): Promise<ClientParts> {
  const network = tls === undefined ? new RealNetwork(log) : await SecureNetwork.open(tls)
  return { clock, random, network, compute: await openCompute(), log }
}

async function openCommandStore(address: string, settings: Settings, log: Log): Promise<StoreParts> {
  const parts = { clock, random, log, environment: process.env }
  return { store: await openClusterStore(address, storeSettings(settings), parts), clock, random, log }
}

/** Runs a broker until it is told to stop. Settings: docs/configuration.md. */
async function startBroker({ settings, given }: ResolvedSettings): Promise<number> {
  const log = RealLog.open({ level: settings['logging.level'], format: settings['logging.format'], descriptor: 2 })
  if (!crc32cIsNative)
    log.warn('checksums are computed without their native addon, many times slower: @node-rs/crc32 has none that works here')
  const disk = await openDataDirectory(settings.data)
  const limits = { fileBytesMax: settings['loglet.file.bytes'] }
  const node = await Node.start({
    clock,
    random,
    network: new RealNetwork(log),
    disk,
    compute: await openCompute(),
    log,
    logLevel: log,
    settings,
    given,
    openLoglet: (onFatal) => openFileLoglet({ disk, random, log, onFatal, limits }),
    ...(await clusterParts(settings, log)),
    version: build.version,
    onFatal: (cause) => {
      log.error('the broker stops: it can not go on', { cause: describeCause(cause) })
      process.exit(1)
    },
  }).catch(namingListen)
  node.metrics.followProcess(new ProcessUsage(), build)
  watchEventLoop(node.metrics.eventLoopDelay)
  const pages = { metrics: () => node.renderMetrics(), notReady: () => node.notReady }
  // Before anybody can know that it serves, so that no signal is lost.
  const interrupted = new Promise<void>((stopped) => onInterrupt(stopped))
  let admin: AdminListener | undefined
  try {
    admin = await AdminListener.open(settings.admin, pages)
    const places = {
      listen: showAddress({ host: settings.listen.host, port: node.address.port }),
      advertise: showAddress(node.advertised),
      admin: showAddress({ host: settings.admin.host, port: admin.port }),
    }
    await writeReadyFile(settings['ready-file'], places)
    process.stdout.write(banner(places, settings.data))
    await interrupted
    process.stdout.write('stopping: open requests are answered first; once more to end at once\n')
  } finally {
    // Also where the admin pages or the ready file can't be had: a broker that nobody watches must not go on serving.
    await node.stop()
    await admin?.close()
  }
  return 0
}

/** Two connections to the store, so that what one may hide is found out; nothing where the broker is alone. */
async function clusterParts(settings: Settings, log: Log) {
  const { store: address } = settings
  if (address === undefined) return {}
  const parts = { clock, random, log, environment: process.env }
  const open = (): Promise<ObjectStore> => openClusterStore(address, storeSettings(settings), parts)
  const [store, second] = await Promise.all([open(), open()])
  const place = { address, store: storeSettings(settings), environment: { ...process.env } }
  const file = settings['cluster-secret-file']
  return {
    store,
    isStoreMetered: isMetered(address, storeSettings(settings), process.env),
    probeStore: () => probeUnlessKnown([store, second], random).finally(() => second.close()),
    openSegments: ({ bytesPerSecond, ...own }: SegmentWays) => new SegmentThread({ ...place, bytesPerSecond }, own),
    clusterSecret: file === undefined ? undefined : await readSecretFile(file, 'cluster-secret-file'),
  }
}

/** The port that couldn't be had doesn't know which setting it came from. */
function namingListen(cause: unknown): never {
  if (!(cause instanceof Failure) || cause.reason !== 'listen-failed') throw cause
  throw new Failure(cause.kind, cause.reason, cause.applied, `${cause.message} (setting "listen")`, cause)
}

async function openDataDirectory(path: string): Promise<Disk> {
  try {
    return await openDisk(path)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    throw new Failure('invalid', 'bad-setting', 'no', `data: ${JSON.stringify(path)} can't be used: ${cause.message}`, cause)
  }
}

interface Places {
  readonly listen: string
  readonly advertise: string
  readonly admin: string
}

/** Whole or not at all, for scripts that wait for it. */
async function writeReadyFile(path: string | null | undefined, places: Places): Promise<void> {
  if (path === null || path === undefined) return
  try {
    await writeFile(`${path}.part`, `${JSON.stringify({ pid: process.pid, ...places })}\n`)
    await rename(`${path}.part`, path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Failure('invalid', 'bad-setting', 'no', `ready-file: ${JSON.stringify(path)} can't be written: ${why}`, cause)
  }
}

function banner({ listen, advertise, admin }: Places, data: string): string {
  const toldOtherwise = advertise === listen ? '' : ` (clients are told ${advertise})`
  return `Odradek ${build.version} serves Kafka clients.

  listens   ${listen}${toldOtherwise}
  data      ${resolve(data)}
  admin     http://${admin}/metrics, /healthz, /readyz
  connect   odradek topics list --bootstrap ${advertise}
            or any Kafka client with bootstrap.servers=${advertise}

Ctrl-C stops it.
`
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
