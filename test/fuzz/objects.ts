import { Failure } from '../../src/base/failure.ts'
import { SILENT } from '../../src/base/ports.ts'
import { logIndex } from '../../src/base/units.ts'
import { SnapshotFiles } from '../../src/cluster/snapshot-files.ts'
import { decodeGroupRecord, encodeGroupRecord } from '../../src/groups/group-record-format.ts'
import { decodeEntryHeader, encodeEntryHeader } from '../../src/log/entry-header.ts'
import { decodeSlotHead, encodeSlot, headerOfSlot } from '../../src/log/slot.ts'
import { readTrimMarker, writeTrimMarker } from '../../src/log/trim-marker.ts'
import { TRIM_KEY, TrimRegister } from '../../src/log/trim-register.ts'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../src/protocol/consumer-protocol.ts'
import { BATCH_HEADER_BYTES } from '../../src/protocol/records/batch-header.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { checkBatch } from '../../src/protocol/records/check-batch.ts'
import { validateRecords } from '../../src/protocol/records/validate-records.ts'
import { decodeCommand, encodeCommand } from '../../src/state/commands/commands.ts'
import { decodeState, encodeState } from '../../src/state/snapshot-format.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { SimRandom } from '../sim/world/random.ts'
import { Chance } from './chance.ts'
import { FileInMemory, MemoryDisk } from './memory-disk.ts'
import { mutate } from './mutate.ts'
import { Stopwatch } from './stopwatch.ts'
import type { Target } from './target.ts'

const STALL_MS = 100
const MIB = 1024 * 1024

/** A persisted structure: bytes of it that are valid, and what reads them. */
interface Decoder {
  readonly name: string
  readonly valid: Buffer
  decode(bytes: Buffer): unknown
}

/** Everything that is read from disk, mutated: each decoder gives a value or a Failure. */
export const objectsTarget: Target = async ({ seed, frames, report }) => {
  const chance = new Chance(seed)
  const decoders = await allDecoders()
  const outcomes = { values: 0, failures: 0 }
  for (let count = 0; count < frames; count++) {
    const decoder = chance.pick(decoders)
    const bytes = mutate(decoder.valid, chance, chance.pick(decoders).valid)
    const heapBefore = process.memoryUsage().heapUsed
    const watch = Stopwatch.start()
    try {
      await decoder.decode(bytes)
      outcomes.values++
    } catch (error) {
      if (error instanceof Failure) outcomes.failures++
      else report({ what: `${decoder.name} threw`, bytes, cause: error })
    }
    if (watch.tookMs() > STALL_MS)
      report({ what: `${decoder.name} took ${watch.tookMs().toFixed(0)} ms`, bytes, cause: undefined })
    if (process.memoryUsage().heapUsed - heapBefore > 4 * bytes.length + 16 * MIB)
      report({ what: `${decoder.name} took too much memory`, bytes, cause: undefined })
  }
  return `${outcomes.values} values, ${outcomes.failures} failures from ${decoders.length} decoders`
}

async function allDecoders(): Promise<readonly Decoder[]> {
  const room = await BrokerRoom.open()
  await room.createTopic('topic', 3, { 'cleanup.policy': 'compact' })
  await room.produce('topic', 4, { producerId: 1, producerEpoch: 0, baseSequence: 0 })
  const batch = buildBatch({
    records: [0, 1, 2].map((at) => ({
      timestamp: room.clock.nowMs() + at,
      key: Buffer.from('key'),
      value: Buffer.alloc(40, at),
      headers: [{ key: 'header', value: Buffer.from('value') }],
    })),
  })
  const snapshot = encodeState(room.state)
  const command = encodeCommand({ kind: 'delete-topic', id: room.state.topics.sorted()[0]!.id })
  const entryCommand = { brokerId: 1, incarnation: 2, lane: 0, sequence: 3, bytes: command }
  const entry = encodeEntryHeader({ brokerId: 1, incarnation: 2, nonce: 5, timeMs: 1_700_000_000_000, commands: [entryCommand] })
  const limits = {
    sizeBytesMax: MIB,
    segmentBytesMax: MIB,
    zstdAllowed: true,
    logAppendTimeAllowed: true,
    timestampMin: 0,
    timestampMax: 2 ** 52,
    inflatedBytesMax: 2 ** 25,
  }
  const rules = { keyNeeded: true, timestampMin: 0, timestampMax: 2 ** 52 }
  return [
    { name: 'an entry header', valid: entry, decode: decodeEntryHeader },
    { name: 'a command', valid: command, decode: decodeCommand },
    { name: 'a snapshot', valid: snapshot, decode: decodeState },
    { name: 'a snapshot file', ...(await snapshotFile(snapshot)) },
    { name: 'a trim marker', ...(await trimMarker()) },
    { name: 'a slot', ...slot(entry) },
    { name: "a store's trim marker", ...(await trimRegister()) },
    { name: 'a group record', valid: groupRecord(), decode: decodeGroupRecord },
    {
      name: 'a subscription',
      valid: encodeSubscription({
        topics: ['topic'],
        userData: Buffer.from('x'),
        ownedPartitions: [{ topic: 'topic', partitions: [0] }],
      }),
      decode: decodeSubscription,
    },
    {
      name: 'an assignment',
      valid: encodeAssignment({ assignedPartitions: [{ topic: 'topic', partitions: [0, 1] }], userData: null }),
      decode: decodeAssignment,
    },
    { name: 'a batch', valid: batch, decode: (bytes) => checkBatch(bytes, limits) },
    {
      name: 'records',
      valid: batch.subarray(BATCH_HEADER_BYTES),
      decode: (bytes) => validateRecords(batch, bytes, rules),
    },
  ]
}

function groupRecord(): Buffer {
  const member = {
    memberId: 'member',
    instanceId: 'instance',
    clientId: 'client',
    clientHost: '/127.0.0.1',
    rebalanceTimeoutMs: 30_000,
    sessionTimeoutMs: 10_000,
    metadata: Buffer.from('metadata'),
    assignment: Buffer.from('assignment'),
  }
  const record = { generation: 3, generationReserved: 8, protocolType: 'consumer', protocol: 'range', leader: 'member' }
  return Buffer.from(encodeGroupRecord({ ...record, changedAtMs: 1_700_000_000_000, members: [member, member] }))
}

async function snapshotFile(content: Buffer): Promise<Pick<Decoder, 'valid' | 'decode'>> {
  const disk = new MemoryDisk()
  await new SnapshotFiles(disk, SILENT).save(logIndex(7), content)
  const [path, file] = disk.only()
  return {
    valid: file.bytes,
    decode: (bytes) =>
      new SnapshotFiles(new MemoryDisk([[path, new FileInMemory(bytes)]]), SILENT).load({ trimmedBefore: logIndex(5) }),
  }
}

function slot(header: Buffer): Pick<Decoder, 'valid' | 'decode'> {
  const { prefix } = encodeSlot(7, { header, body: [], bodyBytes: 0 })
  return { valid: prefix, decode: (bytes) => headerOfSlot(bytes, decodeSlotHead(bytes, 7, bytes.length), 7) }
}

async function trimRegister(): Promise<Pick<Decoder, 'valid' | 'decode'>> {
  const bucket = new MemoryBucket()
  const parts = { clock: new FakeClock(), random: SimRandom.ofSeed(1), closing: new AbortController().signal }
  const register = new TrimRegister({ ...parts, store: new MemoryStore(bucket) })
  await register.open()
  await register.advance(9)
  await register.collectable(1)
  const decode = (bytes: Buffer) => {
    bucket.put(TRIM_KEY, [bytes])
    return register.read()
  }
  return { valid: bucket.objects.get(TRIM_KEY)!.bytes, decode }
}

async function trimMarker(): Promise<Pick<Decoder, 'valid' | 'decode'>> {
  const disk = new MemoryDisk()
  await writeTrimMarker(
    disk,
    { before: 9, replayedFrom: 4_096, coldFiles: [{ base: 0, sizeBytes: 4_096, first: 1, last: 8 }] },
    1,
  )
  const [path, file] = disk.only()
  return { valid: file.bytes, decode: (bytes) => readTrimMarker(new MemoryDisk([[path, new FileInMemory(bytes)]]), 1) }
}
