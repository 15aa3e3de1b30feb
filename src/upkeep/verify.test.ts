import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectRoom } from '../../test/fakes/object-room.ts'
import { SILENT } from '../base/ports.ts'
import { partitionHandle } from '../base/units.ts'
import { objectName } from '../state/object-name.ts'
import { MergeJob } from './merge-job.ts'
import { verify } from './verify.ts'

/** Two flush objects, a segment, and an entry whose records are still in the log. */
async function setUp() {
  const room = await ObjectRoom.openInStore(2)
  const { log, bodies, store, keys, clock, state } = room
  const settings = {
    mergeAfterMs: 1_000,
    mergeLatestMs: 1_000,
    mergeBytesMin: 1,
    mergeBytesMax: 1e6,
  }
  const merge = new MergeJob({ log, segments: room.segments(), keys, clock, logger: SILENT, settings, isMine: () => true })
  for (let at = 0; at < 3; at++) await room.produce([0, 1])
  await room.settled(merge.run())
  await clock.pass(1_000)
  await room.settled(merge.run())
  await room.produce([0, 1], 400)
  await room.produce([0, 1], 400)
  await room.produce([0])
  const look = (isDeep: boolean) => room.settled(verify({ state, bodies, store, isDeep }))
  const nameOf = (number: number) => objectName(state.objects.find(number)!.key)
  const damage = (number: number, at: number) => {
    room.bucket.objects.get(nameOf(number))!.bytes[at]! ^= 1
  }
  return { room, look, nameOf, damage }
}

describe('verify', () => {
  it('finds nothing where state and objects agree, and counts what it saw', async () => {
    const { look } = await setUp()
    for (const isDeep of [false, true]) {
      const { problems, objects, extents, orphans, objectBytes } = await look(isDeep)
      assert.deepEqual([problems, objects, extents, orphans], [[], 3, 7, []])
      assert.ok(objectBytes > 0)
    }
  })

  it('names what is missing and what has another size', async () => {
    const { room, look, nameOf } = await setUp()
    room.bucket.put(nameOf(3), [Buffer.alloc(10)])
    room.bucket.objects.delete(nameOf(2))
    const { problems, problemCount } = await look(false)
    assert.equal(problemCount, 2)
    assert.match(problems[0]!, /has 10 bytes instead of/)
    assert.match(problems[1]!, /is missing: 2 extents/)
  })

  it('finds a flipped bit wherever it is, if it reads everything', async () => {
    for (const number of [1, 2]) {
      const { look, nameOf, damage } = await setUp()
      damage(number, 100)
      assert.equal((await look(false)).problemCount, 0)
      const { problems } = await look(true)
      assert.ok(problems.some((problem) => problem.startsWith(nameOf(number))))
      assert.ok(problems.some((problem) => problem.startsWith('t-')))
    }
  })

  it('names extents that lie in no body', async () => {
    const { room, look } = await setUp()
    const { extents } = room.state.partitions.find(0)!
    const last = extents.count - 1
    const extent = {
      baseOffset: extents.baseOffset(last),
      endOffset: extents.endOffset(last),
      body: extents.body(last),
      position: extents.position(last) + 1,
      sizeBytes: extents.sizeBytes(last),
      maxTimestampMs: 0,
    }
    extents.replace(last, 1, [extent])
    extents.replace(last - 1, 1, [{ ...extent, body: extents.body(last - 1), baseOffset: 4, endOffset: 5, sizeBytes: 1e6 }])
    for (const isDeep of [false, true]) assert.equal((await look(isDeep)).problemCount, 2)
  })

  it('lists what nothing refers to, with its age, but not what is dead and waits for its deletion', async () => {
    const { room, look } = await setUp()
    const orphan = objectName({ mintIndex: room.state.appliedIndex - 3, brokerId: 1, incarnation: 1, ordinal: 77 })
    room.bucket.put(orphan, [Buffer.alloc(9)])
    room.bucket.put('objects/foreign', [Buffer.alloc(1)])
    const before = (await look(true)).objects
    for (const handle of [0, 1]) await room.submit({ kind: 'advance-log-start', handle: partitionHandle(handle), before: 5 })
    const { orphans, orphanBytes, problems, objects } = await look(true)
    assert.deepEqual(problems, [])
    assert.equal(objects, before - 3)
    assert.deepEqual(
      orphans.map(({ key, ageEntries }) => [key, ageEntries]),
      [
        [orphan, 5],
        ['objects/foreign', -1],
      ],
    )
    assert.equal(orphanBytes, 10)
  })
})
