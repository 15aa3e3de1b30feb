import type { Address } from '../../../src/base/ports.ts'
import { effectiveSettings, NO_OVERRIDES, type Settings } from '../../../src/config/settings.ts'
import { openFileLoglet } from '../../../src/log/file-loglet.ts'
import { Node } from '../../../src/node/node.ts'
import type { BrokerHandle, BrokerParts, ClientParts, Subject, Tunables } from '../subject.ts'
import type { SimRandom } from '../world/random.ts'
import { openInlineCompute } from './inline-compute.ts'
import { Link } from './link.ts'
import { SimProducer } from './sim-producer.ts'
import { SimReader } from './sim-reader.ts'
import { SimTopic } from './sim-topic.ts'

const KIB = 1024
const MIB = 1024 * KIB
const PARTITIONS_MAX = 8

/** The real broker, all of it but `main.ts` and `platform/`, on the `file` loglet. */
export async function brokerSubject(): Promise<Subject> {
  return {
    name: 'broker',
    compute: await openInlineCompute(),
    drawTunables,
    startBroker,
    prepare: async (parts) => {
      await findTopic(parts, new Link(parts, parts.name, parts.brokers[0]!))
    },
    runClient,
    drain,
  }
}

/** What isn't a setting of the broker. */
const LOGLET_TUNABLES = ['loglet.batch.bytes', 'loglet.open.files'] as const

/** By the settings' own names, and extreme on purpose: caches of nothing, flushes of one batch, tiny files, a snapshot every few entries. */
function drawTunables(random: SimRandom): Tunables {
  return {
    'flush.bytes.max': random.pick([1, 20 * KIB, 8 * MIB]),
    'flush.linger.ms': random.pick([0, 0, 5]),
    'flush.in.flight.max': random.pick([1, 1, 3]),
    'tail.cache.bytes': random.pick([0, 10 * KIB, 64 * MIB]),
    'cold.read.bytes.max': random.pick([64 * KIB, 64 * MIB]),
    'loglet.file.bytes': random.pick([4 * KIB, 100 * KIB, 64 * MIB]),
    'snapshot.interval.entries': random.pick([3, 50, 50_000]),
    'connection.requests.max': random.pick([1, 5, 1_000]),
    'connection.request.bytes.max': random.pick([8 * KIB, 32 * MIB]),
    'loglet.batch.bytes': random.pick([1, 64 * KIB, 8 * MIB]),
    'loglet.open.files': random.pick([2, 64]),
  }
}

/** The table's defaults with the tunables in their places; their ranges aren't checked: extremes are wanted. */
function settingsOf(tunables: Tunables, address: Address): Settings {
  const drawn = Object.fromEntries(Object.entries(tunables).filter(([name]) => !LOGLET_TUNABLES.some((other) => other === name)))
  const defaults = effectiveSettings({ perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES })
  return { ...defaults, ...drawn, listen: address, 'num.partitions': PARTITIONS_MAX, 'shutdown.drain.ms': 2_000 }
}

function startBroker(_process: unknown, parts: BrokerParts): Promise<BrokerHandle> {
  const settings = settingsOf(parts.settings, parts.address)
  const { clock, random, network, disk, compute, log, fatal } = parts
  const limits = {
    fileBytesMax: settings['loglet.file.bytes'],
    batchBytesMax: Number(parts.settings['loglet.batch.bytes']),
    openFilesMax: Number(parts.settings['loglet.open.files']),
  }
  return Node.start({
    clock,
    random,
    network,
    disk,
    compute,
    log,
    logLevel: { level: 'info' },
    settings,
    given: NO_OVERRIDES,
    openLoglet: (onFatal) => openFileLoglet({ disk, random: random.fork('loglet'), log, onFatal, limits }),
    onFatal: fatal,
  })
}

async function findTopic(parts: ClientParts, link: Link): Promise<SimTopic> {
  for (;;) {
    const topic = await SimTopic.find(link, 3_000)
    if (topic !== undefined) return topic
    await pass(parts, 200)
  }
}

async function runClient(parts: ClientParts): Promise<void> {
  const { random, partitions, thinkMs } = parts
  const link = new Link(parts, parts.name, parts.brokers[0]!)
  const topic = await findTopic(parts, link)
  const producer = new SimProducer(parts, link, topic)
  const reader = new SimReader(parts, link, topic)
  for (let i = 0; i < parts.operations && !parts.windingDown(); i++) {
    const partition = random.int(partitions)
    const kind = random.int(20)
    if (kind < 11) await producer.send(partition)
    else if (kind < 17) await reader.poll(kind < 14 ? [partition] : allOf(partitions), 'assign')
    else if (kind < 18) await reader.seek(partition)
    else await reader.look(partition)
    await pass(parts, random.int(2 * thinkMs + 1))
  }
  link.close()
}

async function drain(parts: ClientParts): Promise<void> {
  const link = new Link(parts, parts.name, parts.brokers[0]!)
  const topic = await findTopic(parts, link)
  const reader = new SimReader(parts, link, topic)
  for (const partition of allOf(parts.partitions)) {
    while (!(await reader.rewind(partition))) await pass(parts, 100)
    while ((await reader.poll([partition], 'drain')) !== 0) await pass(parts, 1)
  }
}

function allOf(partitions: number): readonly number[] {
  return Array.from({ length: partitions }, (_, partition) => partition)
}

function pass(parts: ClientParts, ms: number): Promise<void> {
  return new Promise((resolve) => parts.clock.after(ms, resolve))
}
