import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AskOptions, BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { crc32c } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import { topicId } from '../../base/units.ts'
import { produceApi } from '../../protocol/generated/00-produce.ts'
import { fetchApi } from '../../protocol/generated/01-fetch.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { writeCrc, writeLengthAndCodec } from '../../protocol/records/batch-header.ts'
import { type BatchInput, buildBatch } from '../../protocol/records/build-batch.ts'

function batch(room: BrokerRoom, text: string, fields: Partial<BatchInput> = {}): Buffer {
  return buildBatch({ records: [{ timestamp: room.clock.nowMs(), key: Buffer.from('k'), value: Buffer.from(text) }], ...fields })
}

/** Says gzip and isn't: the room's inflating gives the bytes back as they are. */
function slow(room: BrokerRoom, text: string): Buffer {
  const bytes = batch(room, text)
  writeLengthAndCodec(bytes, 0, bytes.length, 'gzip')
  writeCrc(bytes, 0, crc32c(bytes.subarray(header.SUMMED_FROM)))
  return bytes
}

async function send(
  room: BrokerRoom,
  parts: readonly (readonly [string, number, Buffer | null])[],
  acks = -1,
  timeoutMs = 1_000,
  frame: AskOptions['frame'] = undefined,
) {
  const topicData = parts.map(([name, index, records]) => ({ name, partitionData: [{ index, records }] }))
  const { responses } = await room.send(produceApi, { acks, timeoutMs, topicData }, { version: 9, frame })
  return responses.flatMap(({ partitionResponses }) => partitionResponses)
}

const codes = (answers: readonly { errorCode: number; baseOffset: number }[]) =>
  answers.map(({ errorCode, baseOffset }) => [errorCode, baseOffset])

/** Values of partition 0, each of a batch of its own. */
async function stored(room: BrokerRoom, topic: string): Promise<Buffer[]> {
  const partition = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000 }
  const request = { maxWaitMs: 0, minBytes: 0, maxBytes: 1_000_000, topics: [{ topic, partitions: [partition] }] }
  const { responses } = await room.ask(fetchApi, request, { version: 12 })
  const bytes = responses[0]!.partitions[0]!.records ?? Buffer.alloc(0)
  const batches: Buffer[] = []
  for (let at = 0; at < bytes.length; at += header.batchSizeBytes(bytes, at))
    batches.push(bytes.subarray(at, at + header.batchSizeBytes(bytes, at)))
  return batches
}

describe('produce', () => {
  it('stores what it recoded before it recodes more, and answers all of it in order', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '9000000' })
    const inflated = batch(room, 'v'.repeat(8_500_000)).subarray(header.BATCH_HEADER_BYTES)
    const watermarks: number[] = []
    room.decompress = async () => {
      watermarks.push(room.state.topics.findByName('t')!.partitions[0]!.highWatermark)
      return inflated
    }
    const rows = Array.from({ length: 5 }, () => ['t', 0, slow(room, 'v')] as const)
    const answers = await room.settled(send(room, [...rows, ['absent', 0, batch(room, 'x')], ['t', 0, null]]))
    assert.deepEqual(codes(answers), [
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
      [3, -1],
      [87, -1],
    ])
    assert.deepEqual(watermarks, [0, 0, 2, 2, 4])
  })

  it('makes no more for a log that takes nothing, and says that time ran out', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '9000000' })
    const inflated = batch(room, 'v'.repeat(8_500_000)).subarray(header.BATCH_HEADER_BYTES)
    let count = 0
    room.decompress = async () => {
      count++
      return inflated
    }
    room.loglet.hold()
    const sent = send(
      room,
      Array.from({ length: 5 }, () => ['t', 0, slow(room, 'v')] as const),
    )
    await room.clock.pass(2_500)
    room.loglet.release()
    assert.deepEqual(
      codes(await room.settled(sent)),
      Array.from({ length: 5 }, () => [7, -1]),
    )
    assert.equal(count, 2)
  })

  it('appends in the order of a connection’s requests, although the check of an earlier one takes longer', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 1, { 'cleanup.policy': 'compact' })
    const finish: (() => void)[] = []
    room.decompress = (bytes) => new Promise((resolve) => finish.push(() => resolve(bytes)))
    const answers = [
      send(room, [['t', 0, slow(room, 'a')]]),
      send(room, [['t', 0, batch(room, 'b')]]),
      send(room, [['t', 0, slow(room, 'c')]]),
      send(room, [['t', 0, batch(room, 'd')]]),
    ]
    await room.clock.pass(1)
    assert.equal(room.state.partitions.find(0)!.highWatermark, 0)
    finish.shift()!()
    await room.clock.pass(1)
    finish.shift()!()
    await room.clock.pass(1)
    assert.deepEqual(
      (await Promise.all(answers)).map((answer) => codes(answer)[0]),
      [0, 1, 2, 3].map((offset) => [0, offset]),
    )
    const last = (await stored(room, 't')).map((bytes) => bytes.toString('latin1').slice(-2, -1))
    assert.deepEqual(last, ['a', 'b', 'c', 'd'])
  })

  it('gives acks=0 no answer, and closes for an error', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    const asked = assert.rejects(send(room, [['t', 0, batch(room, 'a')]], 0), /no answer but 'none'/)
    await room.clock.pass(1)
    await asked
    assert.equal(room.state.partitions.find(0)!.highWatermark, 1)
    const refused = assert.rejects(send(room, [['gone', 0, batch(room, 'a')]], 0), /no answer but 'close'/)
    await room.clock.pass(1)
    await refused
  })

  it('answers each partition by itself, in the order of the request', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 2)
    const damaged = batch(room, 'x')
    damaged[damaged.length - 1]! ^= 1
    const answers = await room.settled(
      send(room, [
        ['gone', 0, batch(room, 'a')],
        ['t', 1, batch(room, 'b')],
        ['t', 7, batch(room, 'c')],
        ['t', 0, damaged],
        ['t', 0, null],
        ['t', 1, batch(room, 'd')],
        ['t', 1, batch(room, 'e', { transactional: true, producerId: 1, producerEpoch: 0, baseSequence: 0 })],
      ]),
    )
    assert.deepEqual(codes(answers), [
      [3, -1],
      [0, 0],
      [3, -1],
      [2, -1],
      [87, -1],
      [0, 1],
      [53, -1],
    ])
  })

  it('looks again behind a barrier before it says that a topic is unknown', async () => {
    const room = await BrokerRoom.open()
    const id = topicId('7'.repeat(32))
    const created = room.log.submit({
      kind: 'create-topic',
      id,
      name: 't',
      partitionCount: 1,
      replicationFactor: 1,
      configs: new Map(),
    })
    room.loglet.hold()
    await room.clock.pass(0)
    const answer = send(room, [['t', 0, batch(room, 'a')]])
    room.loglet.release()
    await room.clock.pass(1)
    await created
    // The creation was under way, not durable, when the request came: unknown and known are both true of that moment.
    assert.ok([0, 3].includes((await answer)[0]!.errorCode))
    assert.deepEqual(codes(await room.settled(send(room, [['t', 0, batch(room, 'a')]]))).at(-1)?.[0], 0)
  })

  it('stamps under log append time, with times that never go back', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 1, { 'message.timestamp.type': 'LogAppendTime' })
    const first = (await room.settled(send(room, [['t', 0, batch(room, 'a')]])))[0]!
    room.clock.jumpWall(-1_000_000)
    const second = (await room.settled(send(room, [['t', 0, batch(room, 'b')]])))[0]!
    assert.ok(first.logAppendTimeMs > 0 && second.logAppendTimeMs >= first.logAppendTimeMs)
    for (const [at, bytes] of (await stored(room, 't')).entries()) {
      assert.ok(header.hasLogAppendTime(bytes, 0))
      assert.equal(header.maxTimestamp(bytes, 0), [first, second][at]!.logAppendTimeMs)
      assert.equal(crc32c(bytes.subarray(header.SUMMED_FROM)), header.batchCrc(bytes, 0))
    }
  })

  it('answers with a time-out what the log hasn’t taken in time, though it may be there later', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    room.loglet.hold()
    const answer = send(room, [['t', 0, batch(room, 'a')]], -1, 50)
    await room.clock.pass(60)
    assert.deepEqual(codes(await answer), [[7, -1]])
    room.loglet.release()
    await room.clock.pass(1)
    assert.equal((await stored(room, 't')).length, 1)
  })

  it('waits as long as the client says for acks=all only, else as long as any request may', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    room.loglet.hold()
    const answers: string[] = []
    for (const [acks, timeoutMs] of [
      [-1, 50],
      [-1, 0],
      [1, 50],
      [1, 0],
      [0, 0],
    ] as const) {
      const told = (answer: string) => void answers.push(`${acks}/${timeoutMs}: ${answer}`)
      send(room, [['t', 0, batch(room, 'a')]], acks, timeoutMs).then(
        ([partition]) => told(String(partition!.errorCode)),
        (error: Error) => told(error.message),
      )
    }
    await room.clock.pass(1)
    assert.deepEqual(answers.splice(0), ["0/0: Produce v9: no answer but 'none': "])
    await room.clock.pass(100)
    assert.deepEqual(answers.splice(0), ['-1/50: 7'])
    await room.clock.pass(room.settings.requestMsMax - 200)
    assert.deepEqual(answers, [])
    room.loglet.release()
    await room.clock.pass(1)
    assert.deepEqual(answers, ['-1/0: 0', '1/50: 0', '1/0: 0'])
    assert.equal(room.state.partitions.find(0)!.highWatermark, 5)
    assert.equal(room.appendedBytes, 5 * batch(room, 'a').length, 'whether anybody waited or not')
  })

  it('holds its frame until the log has the batches, whatever was answered before', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    for (const acks of [-1, 1, 0]) {
      const heard: string[] = []
      const frame = { hold: () => void heard.push('hold'), release: () => void heard.push('release') }
      room.loglet.hold()
      const answer = send(room, [['t', 0, batch(room, 'a')]], acks, 50, frame).catch(() => {})
      await room.clock.pass(room.settings.requestMsMax)
      await answer
      assert.deepEqual(heard, ['hold'])
      room.loglet.release()
      await room.clock.pass(1)
      assert.deepEqual(heard, ['hold', 'release'])
    }
  })

  it('holds its frame until the log has what was stored early, though the request itself fails later', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '9000000' })
    const inflated = batch(room, 'v'.repeat(8_500_000)).subarray(header.BATCH_HEADER_BYTES)
    room.decompress = async () => inflated
    const heard: string[] = []
    const frame = { hold: () => void heard.push('hold'), release: () => void heard.push('release') }
    room.loglet.hold()
    room.loglet.contiguousTail = () => Promise.reject(new Failure('unavailable', 'store-failed', 'no', 'no answer'))
    const rows = [
      ['absent', 0, batch(room, 'x')],
      ['t', 0, batch(room, 'in the frame')],
      ['t', 0, slow(room, 'v')],
      ['t', 0, slow(room, 'v')],
    ] as const
    const failed = assert.rejects(send(room, rows, -1, 50, frame), /close/)
    await room.clock.pass(30_000)
    await failed
    assert.deepEqual(heard, ['hold'])
    room.loglet.release()
    await room.clock.pass(1)
    assert.deepEqual(heard, ['hold', 'release'])
    assert.equal(room.state.partitions.find(0)!.highWatermark, 3)
  })

  it('acknowledges a duplicate with its first offset', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    const fields = { producerId: 4, producerEpoch: 0, baseSequence: 0 }
    for (let at = 0; at < 2; at++)
      assert.deepEqual(codes(await room.settled(send(room, [['t', 0, batch(room, 'a', fields)]]))), [[0, 0]])
    assert.equal((await stored(room, 't')).length, 1)
  })

  it('acknowledges a duplicate with the time at which the first copy was appended', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('stamped', 1, { 'message.timestamp.type': 'LogAppendTime' })
    await room.createTopic('plain')
    const fields = { producerId: 4, producerEpoch: 0, baseSequence: 0 }
    for (const topic of ['stamped', 'plain']) {
      const first = (await room.settled(send(room, [[topic, 0, batch(room, 'a', fields)]])))[0]!
      await room.clock.pass(1_000)
      const again = (await room.settled(send(room, [[topic, 0, batch(room, 'a', fields)]])))[0]!
      assert.equal(again.baseOffset, first.baseOffset)
      assert.equal(again.logAppendTimeMs, first.logAppendTimeMs)
      assert.equal(first.logAppendTimeMs > 0, topic === 'stamped')
    }
  })

  it('refuses a batch that no entry of the log could hold as the topic wants it, however small it came', async () => {
    const room = await BrokerRoom.open({ inflatedBytesMax: 200_000_000 })
    await room.createTopic('t', 1, { 'compression.type': 'uncompressed', 'max.message.bytes': '200000000' })
    const value = Buffer.alloc(97 * 1024 * 1024)
    const large = buildBatch({ records: [{ timestamp: room.clock.nowMs(), key: null, value }] })
    room.decompress = async () => large.subarray(header.BATCH_HEADER_BYTES)
    assert.deepEqual(codes(await room.settled(send(room, [['t', 0, slow(room, 'a')]]))), [[10, -1]])
    assert.deepEqual(room.bugs, [])
  })

  it('refuses what asks for acknowledgements that don’t exist', async () => {
    const room = await BrokerRoom.open()
    await room.createTopic('t')
    assert.deepEqual(codes(await room.settled(send(room, [['t', 0, batch(room, 'a')]], 2))), [[21, -1]])
  })
})
