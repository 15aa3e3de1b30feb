import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../base/failure.ts'
import type { GroupRecord } from './group-record.ts'
import { decodeGroupRecord, encodeGroupRecord } from './group-record-format.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const optional = fc.option(text, { nil: undefined })
const bytes = fc.uint8Array({ maxLength: 12 }).map((value) => Buffer.from(value))
const positive = fc.nat(2_147_483_647)
const member = fc.record(
  {
    memberId: text,
    instanceId: optional,
    clientId: text,
    clientHost: text,
    rebalanceTimeoutMs: positive,
    sessionTimeoutMs: positive,
    metadata: bytes,
    assignment: bytes,
  },
  { noNullPrototype: true },
)
const record: fc.Arbitrary<GroupRecord> = fc.record(
  {
    generation: positive,
    generationReserved: positive,
    protocolType: text,
    protocol: optional,
    leader: optional,
    members: fc.array(member, { maxLength: 4 }),
    changedAtMs: fc.nat(2 ** 40),
  },
  { noNullPrototype: true },
)

test('a group record comes back as it was', () => {
  fc.assert(fc.property(record, (value) => assert.deepEqual(decodeGroupRecord(encodeGroupRecord(value)), value)))
})

test('a group record of version 1 is read for ever', () => {
  const golden =
    '01070000000f00000008636f6e73756d6572010572616e67650103632d3100003494febc784201' +
    '03632d3101016901630a2f3132372e302e302e3130750000881300000200010270' +
    '30'
  const expected: GroupRecord = {
    generation: 7,
    generationReserved: 15,
    protocolType: 'consumer',
    protocol: 'range',
    leader: 'c-1',
    changedAtMs: 1_700_000_252_736,
    members: [
      {
        memberId: 'c-1',
        instanceId: 'i',
        clientId: 'c',
        clientHost: '/127.0.0.1',
        rebalanceTimeoutMs: 30_000,
        sessionTimeoutMs: 5_000,
        metadata: Buffer.from([0, 1]),
        assignment: Buffer.from('p0'),
      },
    ],
  }
  assert.equal(Buffer.from(encodeGroupRecord(expected)).toString('hex'), golden)
  assert.deepEqual(decodeGroupRecord(Buffer.from(golden, 'hex')), expected)
})

test('damaged bytes and unknown versions are a corrupt record, never a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (noise, isVersioned) => {
      const damaged = isVersioned ? Buffer.concat([Buffer.from([1]), noise]) : noise
      try {
        decodeGroupRecord(damaged)
      } catch (cause) {
        assert.ok(cause instanceof Failure && cause.kind === 'corrupt')
      }
    }),
  )
  assert.throws(() => decodeGroupRecord(Buffer.from([2])), /version 2/)
})
