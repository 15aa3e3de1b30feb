import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { Failure } from '../base/failure.ts'
import { type Disk, SILENT } from '../base/ports.ts'
import { type LogIndex, logIndex, topicId } from '../base/units.ts'
import { BrokerLog } from '../cluster/broker-log.ts'
import { resolveSettings } from '../config/resolve.ts'
import type { EntryBytes, Loglet } from '../log/log.ts'
import { MemoryLoglet } from '../log/memory-loglet.ts'
import { RealClock } from '../platform/clock.ts'
import { openCompute } from '../platform/compute.ts'
import { openDisk } from '../platform/disk.ts'
import { RealNetwork } from '../platform/network.ts'
import { RealRandom } from '../platform/random.ts'
import { incrementalAlterConfigsApi } from '../protocol/generated/44-incremental-alter-configs.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../protocol/header.ts'
import { WireReader } from '../protocol/reader.ts'
import { WireWriter } from '../protocol/writer.ts'
import { ClusterState } from '../state/state.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import type { ObjectStore } from '../store/store.ts'
import { Node } from './node.ts'

const network = new RealNetwork(SILENT)

async function withNode(
  flags: readonly (readonly [string, string])[],
  use: (node: Node) => Promise<void>,
  loglet: Loglet = new MemoryLoglet(),
  prepare: (disk: Disk) => Promise<void> = async () => {},
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-node-'))
  try {
    const disk = await openDisk(directory)
    await prepare(disk)
    await withNodeOn(disk, flags, use, loglet)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function withNodeOn(
  disk: Disk,
  flags: readonly (readonly [string, string])[],
  use: (node: Node) => Promise<void>,
  loglet: Loglet,
  store?: ObjectStore,
  probeStore?: () => Promise<void>,
): Promise<void> {
  const { settings, given } = resolveSettings({ flags: [['listen', '127.0.0.1:0'], ...flags], environment: {}, file: [] })
  const node = await Node.start({
    clock: new RealClock(),
    random: new RealRandom(),
    network,
    disk,
    compute: await openCompute(),
    log: SILENT,
    logLevel: { level: 'info' },
    settings,
    given,
    store,
    probeStore,
    openLoglet: async () => {
      if (loglet instanceof CountingLoglet) loglet.openCount++
      return loglet
    },
    version: '0',
    onFatal: (cause) => {
      throw cause
    },
  })
  try {
    await use(node)
  } finally {
    await node.stop()
  }
}

/** Tells when it's closed. */
class CountingLoglet extends MemoryLoglet {
  openCount = 0
  closeCount = 0

  override close(): Promise<void> {
    this.closeCount++
    return super.close()
  }
}

/** Its disk can be filled. */
class FillingLoglet extends MemoryLoglet {
  isFull = false
  #refuse = () => {}
  /** Resolves when something found no room. */
  readonly refused = new Promise<void>((resolve) => {
    this.#refuse = resolve
  })

  override append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    if (!this.isFull) return super.append(index, entry)
    this.#refuse()
    return Promise.reject(new Failure('unavailable', 'disk-full', 'no', 'no space is left'))
  }
}

/** A log with one partition, whose only batch is old. */
async function writeOldRecord(loglet: Loglet): Promise<void> {
  const clock = new RealClock()
  const onFatal = (cause: unknown): never => {
    throw cause
  }
  const parts = { loglet, state: new ClusterState(), brokerId: 1, clock, random: new RealRandom(), log: SILENT, onFatal }
  const log = new BrokerLog(parts)
  await log.start()
  await log.submit({
    kind: 'create-topic',
    id: topicId('1'.repeat(32)),
    name: 't',
    partitionCount: 1,
    replicationFactor: 1,
    configs: new Map([['retention.ms', '1']]),
  })
  const row = { handle: 0, sizeBytes: 9, recordCount: 1, baseSequence: -1, producerId: -1, epoch: -1, maxTimestampMs: 1 }
  const { rows } = commitBatches([row])
  await new Promise<void>((resolve, abandoned) =>
    log.submitFlush({ rows, body: [Buffer.alloc(9)], bodyBytes: 9, timeMs: 1, settled: () => resolve(), abandoned }),
  )
  await log.close()
}

/** Sets a config of all brokers, and waits for the answer. */
async function setForAll(node: Node, name: string, value: string): Promise<number> {
  const writer = new WireWriter()
  encodeRequestHeader(writer, { apiKey: 44, apiVersion: 1, correlationId: 1, clientId: 'test' })
  const configs = [{ name, configOperation: 0, value }]
  const request = { resources: [{ resourceType: 4, resourceName: '', configs }], validateOnly: false }
  incrementalAlterConfigsApi.encodeRequest(writer, request, 1)
  const socket = await network.connect(node.address)
  const answer = await new Promise<Uint8Array>((resolve, reject) => {
    // One small answer comes in one piece.
    socket.handle({ data: resolve, drained() {}, closed: () => reject(new Error('closed without an answer')) })
    socket.write(writer.finishFrame())
  })
  socket.destroy()
  const reader = new WireReader(Buffer.from(answer), 4)
  decodeResponseHeader(reader, 44, 1)
  return incrementalAlterConfigsApi.decodeResponse(reader, 1).responses[0]!.errorCode
}

function refusals(text: string): number {
  return Number(/odradek_connections_refused_total (\d+)/.exec(text)![1])
}

test('a broker of a cluster that was given another log.trim.grace.ms than the first one had doesn’t start', async () => {
  const bucket = new MemoryBucket()
  const start = async (graceMs: string) => {
    const directory = await mkdtemp(join(tmpdir(), 'odradek-node-'))
    const flags = [
      ['log.trim.grace.ms', graceMs],
      ['peers.listen', '127.0.0.1:0'],
    ] as const
    try {
      await withNodeOn(await openDisk(directory), flags, async () => {}, new MemoryLoglet(), new MemoryStore(bucket))
    } finally {
      await rm(directory, { recursive: true })
    }
  }
  await start('60000')
  await assert.rejects(start('3600000'), { reason: 'bad-setting', message: /log\.trim\.grace\.ms is 3600000 here and 60000/ })
  await start('60000')
})

test('a start on a store that is found unfit leaves nothing of its own there', async () => {
  const bucket = new MemoryBucket()
  const directory = await mkdtemp(join(tmpdir(), 'odradek-node-'))
  const unfit = () => Promise.reject(new Failure('invalid', 'store-unfit', 'unknown', 'it forgets'))
  try {
    const start = withNodeOn(await openDisk(directory), [], async () => {}, new MemoryLoglet(), new MemoryStore(bucket), unfit)
    await assert.rejects(start, { reason: 'store-unfit' })
    assert.deepEqual([...bucket.objects.keys()], [])
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('a bound of connections that is changed at run time holds for the next connection', async () => {
  await withNode([], async (node) => {
    assert.equal(await setForAll(node, 'max.connections.per.ip.overrides', '127.0.0.1:0'), 0)
    const socket = await network.connect(node.address)
    await new Promise<void>((resolve) => socket.handle({ data() {}, drained() {}, closed: () => resolve() }))
    assert.equal(refusals(await node.renderMetrics()), 1)
  })
})

test('a start whose port is taken leaves the log alone', async () => {
  await withNode([], async (running) => {
    const loglet = new CountingLoglet()
    const taken = ['listen', `127.0.0.1:${running.address.port}`] as const
    const start = withNode([taken], async () => {}, loglet)
    await assert.rejects(start, { reason: 'listen-failed' })
    assert.deepEqual([loglet.openCount, loglet.closeCount], [0, 0])
  })
})

test('a start that can read neither snapshot, and not the whole log, closes the log', async () => {
  const loglet = new CountingLoglet()
  await writeOldRecord(loglet)
  await loglet.trim(logIndex(2))
  const damage = async (disk: Disk) => {
    await disk.makeDirectory('snapshots')
    const file = await disk.open(`snapshots/${'1'.padStart(20, '0')}.snap`, { create: true })
    await file.close()
  }
  const start = withNode([], async () => {}, loglet, damage)
  await assert.rejects(start, { reason: 'snapshot-damaged' })
  assert.equal(loglet.closeCount, 1)
})

test('a node that serves is ready, and says why not when it stops', async () => {
  let stopped: Node | undefined
  await withNode([], async (node) => {
    assert.equal(node.notReady, undefined)
    stopped = node
  })
  assert.equal(stopped?.notReady, 'the broker is stopping')
})

test('a node whose disk is full stops all the same, while retention waits for room', async (t) => {
  // Timers of the clock don't keep a process alive.
  const held = setInterval(() => {}, 1_000)
  t.after(() => clearInterval(held))
  const loglet = new FillingLoglet()
  await writeOldRecord(loglet)
  await withNode(
    [['log.retention.check.interval.ms', '100']],
    async () => {
      loglet.isFull = true
      await loglet.refused
    },
    loglet,
  )
})

class WatchedLoglet extends MemoryLoglet {
  looks = 0

  override tail(): Promise<LogIndex> {
    this.looks++
    return super.tail()
  }

  override contiguousTail(): Promise<LogIndex> {
    this.looks++
    return super.contiguousTail()
  }
}

test('the metrics page tells of the log, the disk and the parts, and asks the log for nothing', async () => {
  const loglet = new WatchedLoglet()
  const showsAll = async (node: Node): Promise<void> => {
    loglet.looks = 0
    const text = await node.renderMetrics()
    assert.equal(loglet.looks, 0)
    assert.match(text, /odradek_apply_lag_entries 0\n/)
    assert.match(text, /odradek_disk_free_bytes \d+\n/)
    assert.match(text, /odradek_log_writable 1\n/)
    assert.match(text, /odradek_fetch_sessions 0\n/)
  }
  await withNode([], showsAll, loglet)
})
