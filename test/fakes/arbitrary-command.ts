import fc from 'fast-check'
import { type BodyNumber, partitionHandle, topicId } from '../../src/base/units.ts'
import { NO_PLACE } from '../../src/state/brokers.ts'
import type { Command } from '../../src/state/commands/commands.ts'
import { COMMIT_ROW_BYTES, CommitRows, writeCommitRow } from '../../src/state/commands/commit-batches.ts'
import type { ReplacedRun } from '../../src/state/commands/replace-extents.ts'
import type { LanedCommand } from '../../src/state/execute.ts'
import type { ClusterState } from '../../src/state/state.ts'
import type { ObjectReference } from '../../src/state/stored-objects.ts'

/** Few names, ids and handles, so that commands meet each other. */
const name = fc.constantFrom('a', 'b.c', 'b_c', '__proto__', 'constructor')
const id = fc.integer({ min: 0, max: 5 }).map((n) => topicId(String(n).padStart(32, '0')))
const handle = fc.integer({ min: 0, max: 7 }).map(partitionHandle)
const group = fc.constantFrom('g', 'h', '\ufeffg', '')
const text = fc.string({ unit: 'grapheme', maxLength: 5 })
const ms = fc.integer({ min: -1, max: 1_000 })
const configs = fc.array(fc.tuple(name, text), { maxLength: 3 }).map((pairs) => new Map(pairs))
const changes = fc.array(fc.record({ name, value: fc.option(text) }, { noNullPrototype: true }), { maxLength: 3 })
const version = fc.integer({ min: 0, max: 3 })

export interface CommitRow {
  readonly handle: number
  readonly sizeBytes: number
  readonly recordCount: number
  readonly baseSequence: number
  readonly producerId: number
  readonly maxTimestampMs: number
  readonly epoch: number
  readonly attributes?: number
}

export function commitBatches(rows: readonly CommitRow[]): Extract<Command, { kind: 'commit-batches' }> {
  const bytes = Buffer.alloc(rows.length * COMMIT_ROW_BYTES)
  for (const [at, row] of rows.entries()) {
    const { handle: partition, sizeBytes, recordCount, baseSequence, producerId, maxTimestampMs, epoch, attributes = 0 } = row
    writeCommitRow(bytes, at, partition, sizeBytes, recordCount, baseSequence, producerId, maxTimestampMs, epoch, attributes)
  }
  return { kind: 'commit-batches', rows: new CommitRows(bytes) }
}

const commitRow: fc.Arbitrary<CommitRow> = fc.record(
  {
    handle,
    sizeBytes: fc.constantFrom(70, 100, 300_000),
    recordCount: fc.integer({ min: 1, max: 3 }),
    baseSequence: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.constantFrom(2 ** 31 - 1, 2 ** 31 - 2)),
    producerId: fc.integer({ min: -1, max: 2 }),
    maxTimestampMs: ms,
    epoch: fc.constantFrom(0, 0, 1, 32_767),
    attributes: fc.constantFrom(0, 0x08),
  },
  { noNullPrototype: true },
)

const small = fc.integer({ min: 0, max: 9 })
const objectReference: fc.Arbitrary<ObjectReference> = fc.record(
  {
    key: fc.record({ mintIndex: small, brokerId: small, incarnation: small, ordinal: small }, { noNullPrototype: true }),
    sizeBytes: fc.constantFrom(100, 1_000_000),
    crc: fc.constantFrom(0, 2 ** 32 - 1),
  },
  { noNullPrototype: true },
)

/** Inputs that few states have: what replaces extents that are there is made where the state is known. */
const replacedRun: fc.Arbitrary<ReplacedRun> = fc.record(
  {
    handle,
    baseOffset: small,
    endOffset: small,
    inputs: fc.array(
      fc.record(
        {
          body: fc.integer({ min: -3, max: 9 }).map((body) => body as BodyNumber),
          position: fc.constantFrom(0, 70, 100),
          sizeBytes: fc.constantFrom(70, 100, 140),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 2 },
    ),
    outputs: fc.array(
      fc.record(
        {
          object: fc.integer({ min: 0, max: 2 }),
          baseOffset: small,
          endOffset: small,
          position: small,
          sizeBytes: small,
          maxTimestampMs: ms,
        },
        { noNullPrototype: true },
      ),
      { maxLength: 2 },
    ),
  },
  { noNullPrototype: true },
)

const offsetToCommit = fc.record(
  { handle, offset: fc.integer({ min: 0, max: 50 }), leaderEpoch: fc.constantFrom(-1, 0), metadata: text, retentionMs: ms },
  { noNullPrototype: true },
)

/** Even: `meeting` makes it the group's current one. */
const epoch = fc.integer({ min: 1, max: 12 })

const claimGroup = record('claim-group', {
  groupId: group,
  brokerId: fc.integer({ min: 0, max: 2 }),
  incarnation: fc.integer({ min: 1, max: 6 }),
})

const single: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.array(commitRow, { maxLength: 6 }).map(commitBatches) },
  { weight: 3, arbitrary: record('create-topic', { id, name, partitionCount: version, replicationFactor: version, configs }) },
  record('delete-topic', { id }),
  record('create-partitions', { id, count: version }),
  record('alter-topic-configs', { id, version, changes }),
  record('alter-configs', {
    type: fc.constantFrom('broker', 'broker-logger', 'client-metrics', 'group'),
    name,
    version,
    changes,
  }),
  { weight: 2, arbitrary: record('advance-log-start', { handle, before: fc.integer({ min: -1, max: 20 }) }) },
  { weight: 3, arbitrary: claimGroup },
  record('commit-offsets', { groupId: group, epoch, offsets: fc.array(offsetToCommit, { maxLength: 3 }) }),
  record('delete-offsets', { groupId: group, epoch, handles: fc.array(handle, { maxLength: 3 }), committedBeforeMs: ms }),
  record('record-group', { groupId: group, epoch, record: fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)) }),
  record('delete-group', { groupId: group, epoch, onlyClaim: fc.boolean() }),
  record('found-cluster', { clusterId: name }),
  record('register-broker', {
    brokerId: fc.integer({ min: 0, max: 2 }),
    mayTakeOver: fc.boolean(),
    place: fc.constant(NO_PLACE),
  }),
  record('return-broker', {
    brokerId: fc.integer({ min: 0, max: 2 }),
    incarnation: fc.integer({ min: 1, max: 20 }),
    place: fc.constant(NO_PLACE),
  }),
  record('expire-broker', { brokerId: fc.integer({ min: 0, max: 2 }), incarnation: fc.integer({ min: 1, max: 20 }) }),
  record('drain-broker', { brokerId: fc.integer({ min: 0, max: 2 }), isDraining: fc.boolean() }),
  record('weigh-brokers', {
    weights: fc.array(
      fc.record({ brokerId: fc.integer({ min: 0, max: 2 }), weight: fc.integer({ min: 0, max: 20 }) }, { noNullPrototype: true }),
      { maxLength: 3 },
    ),
  }),
  record('allocate-producer-ids', { count: version }),
  {
    weight: 3,
    arbitrary: record('commit-object', {
      object: objectReference,
      rows: fc.array(commitRow, { maxLength: 6 }).map((rows) => commitBatches(rows).rows),
    }),
  },
  record('replace-extents', {
    objects: fc.array(objectReference, { maxLength: 2 }),
    runs: fc.array(replacedRun, { maxLength: 2 }),
  }),
  record('orphans-before', { mintIndex: small }),
  record('forget-objects', { numbers: fc.array(small, { maxLength: 3 }) }),
  record('expire-producers', { beforeMs: ms }),
)

export const arbitraryCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: single },
  record('several', { commands: fc.array(single, { minLength: 1, maxLength: 4 }) }),
)

/** The command, mostly with the incarnation or claim that the state has at the time: what chance alone finds is too often refused. */
export function meeting(state: ClusterState, command: Command): Command {
  if (command.kind === 'claim-group') {
    const registered = state.brokers.get(command.brokerId)
    return registered === undefined || command.incarnation % 2 === 1
      ? command
      : { ...command, incarnation: registered.incarnation }
  }
  if (!('epoch' in command) || command.epoch % 2 === 1) return command
  return { ...command, epoch: state.claims.find(command.groupId)?.epoch ?? command.epoch }
}

function record<K extends Command['kind']>(kind: K, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Command> {
  return fc.record(
    { kind: fc.constant(kind), ...fields },
    { noNullPrototype: true },
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Command>
}

/** As the log might hold it: mostly of no lane, else in any lane at any place. */
export const arbitraryLaned: fc.Arbitrary<LanedCommand> = fc.record(
  {
    brokerId: fc.integer({ min: 0, max: 2 }),
    incarnation: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 20 })),
    lane: fc.constantFrom(0, 0, 1, 2, 255),
    sequence: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-1, 0.5, Number.NaN, 2 ** 53)),
    command: arbitraryCommand,
  },
  { noNullPrototype: true },
)
