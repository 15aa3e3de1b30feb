import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { type BodyNumber, logIndex, partitionHandle, topicId } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import { type Command, decodeCommand, encodeCommand } from './commands/commands.ts'
import { beginEntry, execute } from './execute.ts'
import { decodeState, encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

const ID = topicId('000102030405060708090a0b0c0d0e0f')
const row = { handle: 1, sizeBytes: 70, recordCount: 2, baseSequence: 3, producerId: 4, maxTimestampMs: 5, epoch: 6 }

const objectOf = (mintIndex: number) => ({
  key: { mintIndex, brokerId: 7, incarnation: 3, ordinal: 1 },
  sizeBytes: 200,
  crc: 0x12345678,
})

/** Bytes of version 1. A row that differs is a log that can't be read any more: never change one, add a kind or a version. */
const COMMANDS: readonly (readonly [Command, string])[] = [
  [commitBatches([row]), '01010000004600000002000000030000000000000000001040000000000000144006000000'],
  [{ kind: 'found-cluster', clusterId: 'c' }, '020163'],
  [{ kind: 'register-broker', brokerId: 7, mayTakeOver: true, place: NO_PLACE }, '030700000001000000000000000000000000'],
  [{ kind: 'allocate-producer-ids', count: 1_000 }, '04e807'],
  [{ kind: 'return-broker', brokerId: 7, incarnation: 3, place: NO_PLACE }, '19070000000000000000000840000000000000000000000000'],
  [{ kind: 'expire-producers', beforeMs: 2 }, '050000000000000040'],
  [
    { kind: 'create-topic', id: ID, name: 't', partitionCount: 3, replicationFactor: 1, configs: new Map([['a', 'b']]) },
    '06000102030405060708090a0b0c0d0e0f017403010101610162',
  ],
  [{ kind: 'delete-topic', id: ID }, '07000102030405060708090a0b0c0d0e0f'],
  [{ kind: 'create-partitions', id: ID, count: 5 }, '08000102030405060708090a0b0c0d0e0f05'],
  [
    { kind: 'alter-topic-configs', id: ID, version: 2, changes: [{ name: 'a', value: null }] },
    '09000102030405060708090a0b0c0d0e0f0201016100',
  ],
  [{ kind: 'alter-configs', type: 'broker', name: '', version: 0, changes: [{ name: 'a', value: 'b' }] }, '0a040000010161010162'],
  [{ kind: 'advance-log-start', handle: partitionHandle(1), before: 2 }, '0b010000000000000000000040'],
  [{ kind: 'weigh-brokers', weights: [{ brokerId: 7, weight: 5 }] }, '16010700000005'],
  [{ kind: 'claim-group', groupId: 'g', brokerId: 7, incarnation: 3 }, '120167070000000000000000000840'],
  [
    {
      kind: 'commit-offsets',
      groupId: 'g',
      epoch: 12,
      offsets: [{ handle: partitionHandle(1), offset: 2, leaderEpoch: -1, metadata: 'm', retentionMs: -1 }],
    },
    '0c0167000000000000284001010000000000000000000040ffffffff016d000000000000f0bf',
  ],
  [
    { kind: 'delete-offsets', groupId: 'g', epoch: 12, handles: [partitionHandle(1)], committedBeforeMs: -1 },
    '0d01670000000000002840000000000000f0bf0101000000',
  ],
  [{ kind: 'record-group', groupId: 'g', epoch: 12, record: Buffer.from([9]) }, '0e016700000000000028400109'],
  [{ kind: 'delete-group', groupId: 'g', epoch: 12, onlyClaim: true }, '0f0167000000000000284001'],
  [
    { kind: 'commit-object', object: objectOf(9), rows: commitBatches([row]).rows },
    '1309070301c80178563412010000004600000002000000030000000000000000001040000000000000144006000000',
  ],
  [
    {
      kind: 'replace-extents',
      objects: [objectOf(9)],
      runs: [
        {
          handle: partitionHandle(1),
          baseOffset: 2,
          endOffset: 4,
          inputs: [
            { body: 12 as BodyNumber, position: 0, sizeBytes: 70 },
            { body: -1 as BodyNumber, position: 0, sizeBytes: 70 },
          ],
          outputs: [{ object: 0, baseOffset: 2, endOffset: 4, position: 0, sizeBytes: 140, maxTimestampMs: 5 }],
        },
      ],
    },
    '140109070301c801785634120101000000020402000c00460101004601000204008c010000000000001440',
  ],
  [{ kind: 'orphans-before', mintIndex: 300 }, '15ac02'],
  [{ kind: 'forget-objects', numbers: [1, 300] }, '170201ac02'],
  [
    {
      kind: 'several',
      commands: [
        { kind: 'allocate-producer-ids', count: 0 },
        { kind: 'orphans-before', mintIndex: 2 },
      ],
    },
    '1802020400021502',
  ],
]

const SNAPSHOT = [
  '0100000000000033400000000000c0674001630000000000408f4001070000000000000000000840000000000000000000000000000500',
  '0000000000004001010000000000000000000000000000f0bf000000000000f03f000000000000f03f110201000000000000f03f000000',
  '00000000000000000000002e40000000000000000000000000000022400000000000001c400000000000000840000000000000f03f0000',
  '000000006940000000785634b24101000102030405060708090a0b0c0d0e0f0174010000000000004e4000010161016205050000010203',
  '0405060708090a0b0c0d0e0f00000000000000000000000000000000000000000000f0bf000001000102030405060708090a0b0c0d0e0f',
  '0000000000000000000000000000004000000000000014400100000000000000000000000000000040000000000000f0bf000000000000',
  '00000000000000805140000000000000144001000000000000104006000000000000c06240010300000004000000000000000000000000',
  '0000000000f0bf02000102030405060708090a0b0c0d0e0f00000000000000000000000000000000000000000000f0bf00000300010203',
  '0405060708090a0b0c0d0e0f00000000000000000000000000000000000000000000f0bf000004000102030405060708090a0b0c0d0e0f',
  '00000000000000000000000000000000000000000000f0bf000001016701010000000000000000000040ffffffff016d00000000004060',
  '40000000000000f0bf01010762726f6b65723a010161016201016701090101670700000000000000000008400000000000002840',
].join('')

describe('formats in use', () => {
  it('commands keep their bytes', () => {
    for (const [command, hex] of COMMANDS) {
      assert.equal(encodeCommand(command).toString('hex'), hex, command.kind)
      assert.deepEqual(decodeCommand(Buffer.from(hex, 'hex')), command)
    }
    assert.equal(COMMANDS.length, 23)
  })

  it('snapshots keep their bytes', () => {
    const state = new ClusterState()
    for (const [command] of COMMANDS.filter(
      ([{ kind }]) => !['delete-topic', 'delete-group', 'delete-offsets', 'return-broker', 'several'].includes(kind),
    )) {
      const index = logIndex(state.appliedIndex + 1)
      beginEntry(state, index, index * 10)
      execute(state, { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command }, index)
    }
    const index = logIndex(state.appliedIndex + 1)
    beginEntry(state, index, index * 10)
    execute(state, { brokerId: 7, incarnation: 3, lane: 0, sequence: 1, command: commitBatches([row]) }, index)
    const bytes = encodeState(state)
    assert.equal(bytes.toString('hex'), SNAPSHOT)
    assert.deepEqual(encodeState(decodeState(bytes)), bytes)
  })
})
