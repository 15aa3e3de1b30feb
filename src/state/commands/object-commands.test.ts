import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arbitraryLaned, type CommitRow, commitBatches } from '../../../test/fakes/arbitrary-command.ts'
import { bodyOfObject, logIndex, partitionHandle, topicId } from '../../base/units.ts'
import { beginEntry, execute, type LanedCommand } from '../execute.ts'
import type { Outcome } from '../outcome.ts'
import { decodeState, encodeState } from '../snapshot-format.ts'
import { ClusterState } from '../state.ts'
import type { ObjectReference } from '../stored-objects.ts'
import type { Command } from './commands.ts'
import type { ReplacedRun, ReplaceExtents } from './replace-extents.ts'

const objectOf = (mintIndex: number, ordinal = 0, sizeBytes = 1_000): ObjectReference => ({
  key: { mintIndex, brokerId: 1, incarnation: 1, ordinal },
  sizeBytes,
  crc: 7,
})
const row: CommitRow = {
  handle: 0,
  sizeBytes: 70,
  recordCount: 2,
  baseSequence: -1,
  producerId: -1,
  maxTimestampMs: 5,
  epoch: 0,
}

function apply(state: ClusterState, command: Command): Outcome {
  const index = logIndex(state.appliedIndex + 1)
  beginEntry(state, index, 0)
  return execute(state, { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command }, index)
}

function setUp() {
  const state = new ClusterState()
  apply(state, {
    kind: 'create-topic',
    id: topicId('1'.repeat(32)),
    name: 't',
    partitionCount: 2,
    replicationFactor: 1,
    configs: new Map(),
  })
  const commit = (object: ObjectReference, rows: readonly CommitRow[] = [row]) =>
    apply(state, { kind: 'commit-object', object, rows: commitBatches(rows).rows })
  const extents = (handle = 0) => {
    const { extents: all } = state.partitions.find(handle)!
    return Array.from({ length: all.count }, (_, at) => [all.baseOffset(at), all.endOffset(at), all.body(at), all.position(at)])
  }
  return { state, commit, extents }
}

describe('a flush object', () => {
  it('comes into being with its first batch, holds its rows one after the other, and is named by the next number', () => {
    const { state, commit, extents } = setUp()
    assert.equal(commit(objectOf(1), [row, { ...row, handle: 1 }, row]).value(2), 2)
    commit(objectOf(2))
    assert.deepEqual(extents(), [
      [0, 2, -1, 0],
      [2, 4, -1, 140],
      [4, 6, -2, 0],
    ])
    const { extentCount, kind, bornIndex, deadIndex, key } = state.objects.find(1)!
    assert.deepEqual([extentCount, kind, bornIndex, deadIndex, key.mintIndex], [3, 'flush', 2, 0, 1])
  })

  it('stays an orphan when none of its batches is taken, or when it is older than the sweep', () => {
    const { state, commit } = setUp()
    assert.equal(commit(objectOf(1), [{ ...row, handle: 9 }]).refusal(0), 'unknown-partition')
    apply(state, { kind: 'orphans-before', mintIndex: 2 })
    assert.deepEqual(
      [0, 1].map((at) => commit(objectOf(1), [row, row]).refusal(at)),
      ['object-too-old', 'object-too-old'],
    )
    assert.equal(state.objects.count, 0)
    assert.equal(commit(objectOf(2)).refusal(0), 'none')
  })

  it('is dead when its last extent is gone, and forgotten only then', () => {
    const { state, commit } = setUp()
    commit(objectOf(1), [row, { ...row, handle: 1 }])
    const forget = () => apply(state, { kind: 'forget-objects', numbers: [1, 5] })
    apply(state, { kind: 'advance-log-start', handle: partitionHandle(0), before: 2 })
    assert.deepEqual([forget().refusal(0), forget().refusal(1)], ['object-in-use', 'unknown-object'])
    assert.equal(state.objects.deadCount, 0)
    apply(state, { kind: 'delete-topic', id: topicId('1'.repeat(32)) })
    assert.deepEqual(
      [...state.objects.dead].map(({ number, deadIndex }) => [number, deadIndex]),
      [[1, state.appliedIndex]],
    )
    assert.equal(forget().refusal(0), 'none')
    assert.deepEqual([state.objects.count, state.objects.deadCount, state.objects.nextNumber], [0, 0, 2])
  })

  it('is too old only below what was announced, which never goes back nor past its own entry', () => {
    const { state } = setUp()
    const announce = (mintIndex: number) => apply(state, { kind: 'orphans-before', mintIndex }).value(0)
    assert.deepEqual([announce(1), announce(0), announce(1_000)], [1, 1, 4])
  })
})

const log = fc.array(arbitraryLaned, { maxLength: 60 })

/** A state in which commands of all kinds left what they leave. */
function stateOf(commands: readonly LanedCommand[]): ClusterState {
  const { state } = setUp()
  for (const laned of commands) {
    const index = logIndex(state.appliedIndex + 1)
    beginEntry(state, index, 0)
    execute(state, { ...laned, incarnation: 0 }, index)
  }
  return state
}

/** Takes all extents of some partitions together, one for each. */
function replaceAll(state: ClusterState, wanted: (handle: number) => boolean): ReplaceExtents {
  const runs: ReplacedRun[] = []
  let position = 0
  for (const { handle, extents } of state.partitions) {
    if (extents.count === 0 || !wanted(handle)) continue
    const inputs = Array.from({ length: extents.count }, (_, at) => ({
      body: extents.body(at),
      position: extents.position(at),
      sizeBytes: extents.sizeBytes(at),
    }))
    const [baseOffset, endOffset] = [extents.baseOffset(0), extents.endOffset(extents.count - 1)]
    const sizeBytes = inputs.reduce((sum, input) => sum + input.sizeBytes, 0)
    runs.push({
      handle,
      baseOffset,
      endOffset,
      inputs,
      outputs: [{ object: 0, baseOffset, endOffset, position, sizeBytes, maxTimestampMs: 9 }],
    })
    position += sizeBytes
  }
  return { kind: 'replace-extents', objects: [objectOf(state.appliedIndex, 1, position)], runs }
}

describe('replacing extents', () => {
  it('moves offsets and bytes as they are, lets inputs go, and is the same from a snapshot', () => {
    fc.assert(
      fc.property(log, fc.nat(3), (commands, remainder) => {
        const state = stateOf(commands)
        const resumed = decodeState(encodeState(state))
        const command = replaceAll(state, (handle) => handle % 3 !== remainder)
        const shapeOf = () =>
          [...state.partitions].map(({ sizeBytes, logStart, highWatermark, extents }) => [
            ...[sizeBytes, logStart, highWatermark, extents.count > 0 && extents.baseOffset(0)],
            extents.count > 0 && extents.endOffset(extents.count - 1),
          ])
        const before = shapeOf()
        const number = state.objects.nextNumber
        const outcome = apply(state, command)
        apply(resumed, command)
        assert.deepEqual(shapeOf(), before)
        for (const [at, { handle }] of command.runs.entries()) {
          assert.equal(outcome.refusal(at), 'none')
          const { extents } = state.partitions.find(handle)!
          assert.deepEqual([extents.count, extents.body(0)], [1, bodyOfObject(number)])
        }
        assert.equal(state.objects.find(number)?.extentCount ?? 0, command.runs.length)
        for (const { extentCount, deadIndex } of state.objects) assert.equal(extentCount === 0, deadIndex > 0)
        assert.deepEqual(encodeState(resumed), encodeState(state))
        assert.deepEqual(encodeState(decodeState(encodeState(state))), encodeState(state))
      }),
    )
  })

  it('takes a run in the midst and leaves its neighbours', () => {
    const { state, commit, extents } = setUp()
    for (let at = 0; at < 5; at++) commit(objectOf(1, at))
    const [, , ...inputs] = replaceAll(state, () => true).runs[0]!.inputs
    const output = { object: 1, baseOffset: 4, endOffset: 7, position: 8, sizeBytes: 100, maxTimestampMs: 5 }
    const run = { handle: partitionHandle(0), baseOffset: 4, endOffset: 8, inputs: inputs.slice(0, 2) }
    const outputs = [output, { ...output, baseOffset: 7, endOffset: 8, position: 300 }]
    apply(state, { kind: 'replace-extents', objects: [objectOf(1, 8), objectOf(1, 9)], runs: [{ ...run, outputs }] })
    assert.deepEqual(extents(), [
      [0, 2, -1, 0],
      [2, 4, -2, 0],
      [4, 7, -6, 8],
      [7, 8, -6, 300],
      [8, 10, -5, 0],
    ])
    assert.equal(state.partitions.find(0)!.sizeBytes, 70 * 3 + 200)
    assert.deepEqual(
      [...state.objects.dead].map(({ number }) => number),
      [3, 4],
    )
  })

  it('is refused alone where an input changed, and changes nothing then', () => {
    const change = fc.constantFrom<(run: ReplacedRun) => ReplacedRun>(
      (run) => ({ ...run, inputs: run.inputs.slice(1) }),
      (run) => ({ ...run, inputs: [...run.inputs, run.inputs[0]!] }),
      (run) => ({ ...run, inputs: run.inputs.map((input) => ({ ...input, position: input.position + 1 })) }),
      (run) => ({ ...run, inputs: run.inputs.map((input) => ({ ...input, sizeBytes: input.sizeBytes - 1 })) }),
      (run) => ({ ...run, inputs: run.inputs.map((input) => ({ ...input, body: bodyOfObject(99) })) }),
      (run) => ({ ...run, baseOffset: run.baseOffset + 1 }),
      (run) => ({ ...run, endOffset: run.endOffset + 1 }),
    )
    fc.assert(
      fc.property(log, change, fc.nat(), (commands, changed, pick) => {
        const state = stateOf(commands)
        const whole = replaceAll(state, () => true)
        if (whole.runs.length === 0) return
        const at = pick % whole.runs.length
        const bad = changed(whole.runs[at]!)
        const before = encodeState(state)
        const alone = execute(
          state,
          { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command: { ...whole, runs: [bad] } },
          state.appliedIndex,
        )
        assert.equal(alone.refusal(0), 'inputs-changed')
        assert.deepEqual(encodeState(state), before)
        const outcome = apply(state, { ...whole, runs: whole.runs.map((run, other) => (other === at ? bad : run)) })
        for (let other = 0; other < whole.runs.length; other++)
          assert.equal(outcome.refusal(other), other === at ? 'inputs-changed' : 'none')
      }),
    )
  })

  it('is refused where outputs don’t fit run or object, where the object is too old, and where there is no partition', () => {
    const { state, commit } = setUp()
    commit(objectOf(1))
    const command = replaceAll(state, () => true)
    const [run] = command.runs as [ReplacedRun]
    const [output] = run.outputs
    const refusalOf = (outputs: readonly object[], objects = command.objects, handle = run.handle) => {
      const runs = [{ ...run, handle, outputs: outputs as ReplacedRun['outputs'] }]
      return apply(state, { ...command, objects, runs }).refusal(0)
    }
    for (const bad of [{ object: 1 }, { baseOffset: 2 }, { endOffset: 3 }, { position: 1 }, { sizeBytes: 0 }])
      assert.equal(refusalOf([{ ...output, ...bad }]), 'invalid-outputs', JSON.stringify(bad))
    assert.equal(refusalOf([output!, output!]), 'invalid-outputs')
    assert.equal(refusalOf([output!], command.objects, partitionHandle(7)), 'unknown-partition')
    apply(state, { kind: 'orphans-before', mintIndex: 3 })
    assert.equal(refusalOf([output!], [objectOf(2, 1, 70)]), 'object-too-old')
    assert.equal(refusalOf([output!], [objectOf(3, 1, 70)]), 'none')
  })
})
