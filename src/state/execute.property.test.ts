import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arbitraryCommand, arbitraryLaned, meeting } from '../../test/fakes/arbitrary-command.ts'
import { Failure } from '../base/failure.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { decodeCommand, encodeCommand, encodeSeveral } from './commands/commands.ts'
import { beginEntry, execute, type LanedCommand } from './execute.ts'
import { Outcome } from './outcome.ts'
import { decodeState, encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

const log = fc.array(fc.tuple(arbitraryLaned, fc.integer({ min: 0, max: 900 })), { maxLength: 60 })

function apply(state: ClusterState, laned: LanedCommand, timeMs: number): Outcome {
  const index = logIndex(state.appliedIndex + 1)
  beginEntry(state, index, timeMs)
  const outcome = execute(state, { ...laned, command: meeting(state, laned.command) }, index)
  state.touched.length = 0
  state.claims.touched.length = 0
  return outcome
}

describe('execute', () => {
  it('never throws, whatever commands come in whatever order, and always has an outcome', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const state = new ClusterState()
        for (const [laned, timeMs] of entries) assert.ok(apply(state, laned, timeMs) instanceof Outcome)
      }),
    )
  })

  it('changes nothing with a refused command of one row', () => {
    fc.assert(
      fc.property(log, arbitraryLaned, (entries, last) => {
        const state = new ClusterState()
        for (const [laned, timeMs] of entries) apply(state, laned, timeMs)
        const before = encodeState(state)
        const outcome = execute(state, { ...last, incarnation: 0 }, state.appliedIndex)
        if (outcome.rowCount === 1 && outcome.refusal(0) !== 'none') assert.deepEqual(encodeState(state), before)
      }),
    )
  })

  it('gives the same bytes for the same commands, also when they come back from their encoding', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const [one, other] = [new ClusterState(), new ClusterState()]
        for (const [laned, timeMs] of entries) {
          const outcome = apply(one, laned, timeMs)
          const again = apply(other, { ...laned, command: decodeCommand(encodeCommand(laned.command)) }, timeMs)
          assert.deepEqual(again, outcome)
        }
        assert.deepEqual(encodeState(other), encodeState(one))
      }),
    )
  })

  it('goes on from a snapshot taken anywhere as from the whole log', () => {
    fc.assert(
      fc.property(log, fc.nat(60), (entries, cut) => {
        const whole = new ClusterState()
        let resumed = new ClusterState()
        for (const [at, [laned, timeMs]] of entries.entries()) {
          if (at === cut) resumed = decodeState(encodeState(resumed))
          assert.deepEqual(apply(resumed, laned, timeMs), apply(whole, laned, timeMs))
        }
        const bytes = encodeState(whole)
        assert.deepEqual(encodeState(resumed), bytes)
        assert.deepEqual(encodeState(decodeState(bytes)), bytes)
      }),
    )
  })

  it('keeps the derived figures of a partition equal to what its extents say', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const state = new ClusterState()
        for (const [laned, timeMs] of entries) apply(state, laned, timeMs)
        const loaded = decodeState(encodeState(state))
        const extentsByObject = new Map<number, number>()
        for (const partition of state.partitions) {
          let sizeBytes = 0
          let end = 0
          for (let row = 0; row < partition.extents.count; row++) {
            sizeBytes += partition.extents.sizeBytes(row)
            assert.ok(partition.extents.baseOffset(row) >= end)
            end = partition.extents.endOffset(row)
            const body = partition.extents.body(row)
            const index = body as number as LogIndex
            if (body > 0) assert.ok(state.liveEntries.anyWithin(index, index))
            else extentsByObject.set(-body, (extentsByObject.get(-body) ?? 0) + 1)
          }
          assert.equal(partition.sizeBytes, sizeBytes)
          assert.ok(end <= partition.highWatermark && partition.logStart <= partition.highWatermark)
          assert.equal(loaded.partitions.find(partition.handle)!.sizeBytes, sizeBytes)
        }
        for (const object of state.objects) {
          assert.equal(object.extentCount, extentsByObject.get(object.number) ?? 0)
          assert.equal(object.deadIndex > 0, object.extentCount === 0)
          assert.deepEqual(loaded.objects.find(object.number), object)
        }
        assert.deepEqual(new Set(loaded.objects.dead), new Set([...state.objects].filter(({ deadIndex }) => deadIndex > 0)))
        assert.equal(state.objects.deadCount, loaded.objects.deadCount)
        for (const number of extentsByObject.keys()) assert.ok(state.objects.find(number) !== undefined)
        const [first, last] = [logIndex(1), logIndex(10_000)]
        assert.equal(loaded.liveEntries.anyWithin(first, last), state.liveEntries.anyWithin(first, last))
        assert.equal(loaded.producers.size, state.producers.size)
      }),
    )
  })
})

describe('decoding', () => {
  const onlyFailures = (decode: (bytes: Uint8Array) => unknown) => (bytes: Uint8Array) => {
    try {
      decode(bytes)
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'corrupt') throw error
    }
  }

  it('a command gives a value or a Failure for any bytes', () => {
    const check = onlyFailures(decodeCommand)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 26 }), fc.uint8Array({ maxLength: 80 }), (kind, rest) => {
        check(Uint8Array.of(kind, ...rest))
      }),
      { numRuns: 1_000 },
    )
  })

  it('several commands within several are damage, however deep', () => {
    let bytes: Buffer = encodeCommand({ kind: 'allocate-producer-ids', count: 1 })
    for (let depth = 0; depth < 20_000; depth++) bytes = encodeSeveral([bytes])
    assert.throws(() => decodeCommand(bytes), { reason: 'undecodable' })
  })

  it('a command gives itself back, and a Failure for every part of it but rows of a commit', () => {
    fc.assert(
      fc.property(arbitraryCommand, (command) => {
        const bytes = encodeCommand(command)
        assert.deepEqual(decodeCommand(bytes), command)
        const check = onlyFailures(decodeCommand)
        for (let end = 0; end < bytes.length; end++) check(bytes.subarray(0, end))
      }),
    )
  })

  it('a snapshot gives a value or a Failure whichever bytes of it are changed or missing', () => {
    const check = onlyFailures(decodeState)
    fc.assert(
      fc.property(log, fc.nat(), fc.nat(255), (entries, place, byte) => {
        const state = new ClusterState()
        for (const [laned, timeMs] of entries) apply(state, laned, timeMs)
        const bytes = encodeState(state)
        check(bytes.subarray(0, place % bytes.length))
        bytes[place % bytes.length] = byte
        check(bytes)
      }),
      { numRuns: 300 },
    )
  })

  it('a snapshot that claims 2^52 partitions ever made allocates nothing for them', () => {
    const state = new ClusterState()
    const bytes = encodeState(state)
    // The tail of an empty state: next handle, partitions, offsets, config version, configs, groups.
    const claim = Buffer.concat([bytes.subarray(0, -6), Buffer.from([255, 255, 255, 255, 255, 255, 255, 7]), bytes.subarray(-5)])
    assert.throws(() => decodeState(claim), { reason: 'undecodable' })
  })

  it('a newer snapshot format or command kind says so', () => {
    assert.throws(() => decodeState(Uint8Array.of(2)), { reason: 'newer-format' })
    assert.throws(() => decodeCommand(Uint8Array.of(200)), { reason: 'newer-format' })
  })
})
