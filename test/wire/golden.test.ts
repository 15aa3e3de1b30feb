import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../src/protocol/consumer-protocol.ts'
import {
  decodeRequestHeader,
  decodeResponseHeader,
  encodeRequestHeader,
  encodeResponseHeader,
} from '../../src/protocol/header.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { WireWriter } from '../../src/protocol/writer.ts'
import { CODECS, decoded, encoded } from './codecs.ts'

/** Bytes put together by hand from the rules of Kafka's protocol guide, so that our codec isn't only tested against itself. */
interface Vector {
  readonly says: string
  readonly message: string
  readonly version: number
  readonly hex: string
  readonly value: object
}

const UUID = '00112233445566778899aabbccddeeff'

const VECTORS: readonly Vector[] = [
  {
    says: 'LeaveGroup v2 has two strings with int16 lengths',
    message: 'LeaveGroupRequest',
    version: 2,
    hex: '0001 67  0002 6d31',
    value: { groupId: 'g', memberId: 'm1', members: [] },
  },
  {
    says: 'LeaveGroup v5 has compact strings, a counted array and tag sections',
    message: 'LeaveGroupRequest',
    version: 5,
    hex: '02 67  02  03 6d31  00  04 627965  00  00',
    value: { groupId: 'g', memberId: '', members: [{ memberId: 'm1', groupInstanceId: null, reason: 'bye' }] },
  },
  {
    says: 'ApiVersions v0 tells an unknown version with one entry',
    message: 'ApiVersionsResponse',
    version: 0,
    hex: '0023  00000001  0012 0000 0004',
    value: {
      errorCode: 35,
      apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }],
      throttleTimeMs: 0,
      supportedFeatures: [],
      finalizedFeaturesEpoch: -1,
      finalizedFeatures: [],
      zkMigrationReady: false,
    },
  },
  {
    says: 'ApiVersions v4 carries features as tagged fields',
    message: 'ApiVersionsResponse',
    version: 4,
    hex: '0000  02 0003 0000 000d 00  00000000  03  00 09 02 03 7478 0000 0002 00  01 08 0000000000000007  02 09 02 03 7478 0002 0002 00',
    value: {
      errorCode: 0,
      apiKeys: [{ apiKey: 3, minVersion: 0, maxVersion: 13 }],
      throttleTimeMs: 0,
      supportedFeatures: [{ name: 'tx', minVersion: 0, maxVersion: 2 }],
      finalizedFeaturesEpoch: 7,
      finalizedFeatures: [{ name: 'tx', maxVersionLevel: 2, minVersionLevel: 2 }],
      zkMigrationReady: false,
    },
  },
  {
    says: 'Produce v7 has topic names and int32 sizes',
    message: 'ProduceRequest',
    version: 7,
    hex: 'ffff  ffff  00007530  00000001  0001 74  00000002  00000000 00000003 010203  00000001 ffffffff',
    value: {
      transactionalId: null,
      acks: -1,
      timeoutMs: 30_000,
      topicData: [
        {
          name: 't',
          topicId: '0'.repeat(32),
          partitionData: [
            { index: 0, records: Buffer.from([1, 2, 3]) },
            { index: 1, records: null },
          ],
        },
      ],
    },
  },
  {
    says: 'Produce v13 has topic ids and compact sizes',
    message: 'ProduceRequest',
    version: 13,
    hex: `04 747831  0001  000003e8  02  ${UUID}  02  00000005 04 010203 00  00  00`,
    value: {
      transactionalId: 'tx1',
      acks: 1,
      timeoutMs: 1000,
      topicData: [{ name: '', topicId: UUID, partitionData: [{ index: 5, records: Buffer.from([1, 2, 3]) }] }],
    },
  },
  {
    says: 'Fetch v18 has the high watermark as tag 1, whose default is the largest int64',
    message: 'FetchRequest',
    version: 18,
    hex: `000001f4 00000001 7fffffff 01 00000000 ffffffff  02  ${UUID}  03
      00000000 ffffffff 0000000100000000 ffffffff ffffffffffffffff 00100000 00
      00000001 00000007 0000000000000000 ffffffff ffffffffffffffff 00100000 01 01 08 0000000000000002
      00  01  01  00`,
    value: {
      clusterId: null,
      replicaId: -1,
      replicaState: { replicaId: -1, replicaEpoch: -1 },
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 0x7fffffff,
      isolationLevel: 1,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [
        {
          topic: '',
          topicId: UUID,
          partitions: [
            fetchPartition({ partition: 0, fetchOffset: 2 ** 32, highWatermark: Number.MAX_SAFE_INTEGER }),
            fetchPartition({ partition: 1, currentLeaderEpoch: 7, fetchOffset: 0, highWatermark: 2 }),
          ],
        },
      ],
      forgottenTopicsData: [],
      rackId: '',
    },
  },
  {
    says: 'DescribeTopicPartitions has a struct that may be null, behind one byte',
    message: 'DescribeTopicPartitionsRequest',
    version: 0,
    hex: '02 02 61 00  000007d0  01 02 62 00000003 00  00',
    value: { topics: [{ name: 'a' }], responsePartitionLimit: 2000, cursor: { topicName: 'b', partitionIndex: 3 } },
  },
  {
    says: 'a null struct is one byte below zero',
    message: 'DescribeTopicPartitionsRequest',
    version: 0,
    hex: '01  000007d0  ff  00',
    value: { topics: [], responsePartitionLimit: 2000, cursor: null },
  },
  {
    says: 'Metadata v0 asks for all topics with an empty array, v1 with null',
    message: 'MetadataRequest',
    version: 1,
    hex: 'ffffffff',
    value: {
      topics: null,
      allowAutoTopicCreation: true,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    },
  },
  {
    says: 'ListOffsets v0 answers with several offsets per partition',
    message: 'ListOffsetsResponse',
    version: 0,
    hex: '00000001 0001 74 00000001 00000000 0000 00000002 000000000000000a 0000000000000000',
    value: {
      throttleTimeMs: 0,
      topics: [
        {
          name: 't',
          partitions: [{ partitionIndex: 0, errorCode: 0, oldStyleOffsets: [10, 0], timestamp: -1, offset: -1, leaderEpoch: -1 }],
        },
      ],
    },
  },
  {
    says: 'a timestamp without limit is an end of the int64 range',
    message: 'ListOffsetsRequest',
    version: 1,
    hex: 'ffffffff 00000001 0001 74 00000002 00000000 7fffffffffffffff 00000001 8000000000000000',
    value: {
      replicaId: -1,
      isolationLevel: 0,
      topics: [
        {
          name: 't',
          partitions: [
            { partitionIndex: 0, currentLeaderEpoch: -1, timestamp: Number.MAX_SAFE_INTEGER, maxNumOffsets: 1 },
            { partitionIndex: 1, currentLeaderEpoch: -1, timestamp: -Number.MAX_SAFE_INTEGER, maxNumOffsets: 1 },
          ],
        },
      ],
      timeoutMs: 0,
    },
  },
  {
    says: 'OffsetCommit v1 has a timestamp between offset and metadata',
    message: 'OffsetCommitRequest',
    version: 1,
    hex: '0001 67 00000003 0001 6d 00000001 0001 74 00000001 00000000 0000000000000009 ffffffffffffffff 0000',
    value: {
      groupId: 'g',
      generationIdOrMemberEpoch: 3,
      memberId: 'm',
      groupInstanceId: null,
      retentionTimeMs: -1,
      topics: [
        {
          name: 't',
          topicId: '0'.repeat(32),
          partitions: [
            { partitionIndex: 0, committedOffset: 9, committedLeaderEpoch: -1, commitTimestamp: -1, committedMetadata: '' },
          ],
        },
      ],
    },
  },
  {
    says: 'a quota is a float64',
    message: 'AlterClientQuotasRequest',
    version: 0,
    hex: '00000001 00000001 0004 75736572 ffff 00000001 0001 6b 3ff8000000000000 00 01',
    value: {
      entries: [{ entity: [{ entityType: 'user', entityName: null }], ops: [{ key: 'k', value: 1.5, remove: false }] }],
      validateOnly: true,
    },
  },
]

function fetchPartition(fields: object): object {
  return {
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    partitionMaxBytes: 1 << 20,
    replicaDirectoryId: '0'.repeat(32),
    ...fields,
  }
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replace(/\s/g, ''), 'hex')
}

for (const { says, message, version, hex, value } of VECTORS) {
  test(says, () => {
    const codec = CODECS.find(({ name }) => name === message)!
    assert.deepEqual(decoded(codec, bytesOf(hex), version), value)
    assert.equal(encoded(codec, value, version).toString('hex'), bytesOf(hex).toString('hex'))
  })
}

test('an empty tag section, a longer varint than needed and an unknown tag are read', () => {
  const codec = CODECS.find(({ name }) => name === 'HeartbeatRequest')!
  const value = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }
  assert.deepEqual(decoded(codec, bytesOf('8200 67 00000001 02 6d 00 00'), 4), value)
  const unknownTags = [{ tag: 9, bytes: Buffer.from([1, 2]) }]
  assert.deepEqual(decoded(codec, bytesOf('02 67 00000001 02 6d 00 01 09 02 0102'), 4), { ...value, unknownTags })
})

test('a flexible request has a tag section behind its client id, whose length stays an int16', () => {
  const header = { apiKey: 3, apiVersion: 12, correlationId: 77, clientId: 'cl' }
  assert.deepEqual(headerOf('0003 000c 0000004d 0002 636c 00'), { header, rest: 0 })
  assert.deepEqual(headerOf('0003 0008 0000004d ffff'), { header: { ...header, apiVersion: 8, clientId: null }, rest: 0 })
  assert.deepEqual(headerOf('0003 000c 0000004d 0002 636c 01 07 01 ff'), { header, rest: 0 })
  const writer = new WireWriter()
  encodeRequestHeader(writer, header)
  assert.equal(writer.finishBytes().toString('hex'), '0003000c0000004d0002636c00')
})

test('a header of an unknown API or version is read as far as it goes', () => {
  assert.equal(headerOf('0fff 0000 00000001 ffff').header.apiKey, 0xfff)
  assert.deepEqual(headerOf('0012 00ff 00000001 ffff 00'), {
    header: { apiKey: 18, apiVersion: 255, correlationId: 1, clientId: null },
    rest: 0,
  })
})

function headerOf(hex: string): { header: ReturnType<typeof decodeRequestHeader>; rest: number } {
  const reader = new WireReader(bytesOf(hex))
  const header = decodeRequestHeader(reader)
  return { header, rest: reader.remaining }
}

test('a response header has tags where the version is flexible, but never for ApiVersions', () => {
  for (const [apiKey, version, hex] of [
    [3, 8, '0000004d'],
    [3, 9, '0000004d00'],
    [18, 4, '0000004d'],
    [17, 1, '0000004d'],
  ] as const) {
    const writer = new WireWriter()
    encodeResponseHeader(writer, apiKey, version, 77)
    assert.equal(writer.finishBytes().toString('hex'), hex)
    const reader = new WireReader(bytesOf(hex))
    assert.equal(decodeResponseHeader(reader, apiKey, version), 77)
    assert.equal(reader.remaining, 0)
  }
})

test('a subscription of a consumer starts with its version, and a newer one is read as the newest known', () => {
  const hex = '0001 00000001 0001 74 ffffffff 00000001 0001 74 00000001 00000002'
  const value = {
    topics: ['t'],
    userData: null,
    ownedPartitions: [{ topic: 't', partitions: [2] }],
    generationId: -1,
    rackId: null,
  }
  assert.deepEqual(decodeSubscription(bytesOf(hex)), value)
  assert.equal(encodeSubscription(value, 1).toString('hex'), bytesOf(hex).toString('hex'))
  const newer = encodeSubscription({ ...value, rackId: 'r' })
  newer.writeInt16BE(9, 0)
  assert.equal(decodeSubscription(Buffer.concat([newer, Buffer.from([1, 2])])).rackId, 'r')
})

test('an assignment of a consumer may be no bytes at all', () => {
  assert.deepEqual(decodeAssignment(Buffer.alloc(0)), { assignedPartitions: [], userData: null })
  const bytes = encodeAssignment({ assignedPartitions: [{ topic: 't', partitions: [0, 1] }] })
  assert.equal(bytes.toString('hex'), bytesOf('0003 00000001 0001 74 00000002 00000000 00000001 ffffffff').toString('hex'))
  assert.throws(() => decodeAssignment(bytesOf('ffff')), { name: 'Failure', reason: 'undecodable' })
})

test('a request that its version cannot say is refused, a response is our bug', () => {
  const leave = CODECS.find(({ name }) => name === 'LeaveGroupRequest')!
  const members = [{ memberId: 'm' }]
  assert.throws(() => encoded(leave, { groupId: 'g', members }, 2), {
    name: 'Failure',
    kind: 'invalid',
    reason: 'unsupported-in-version',
  })
  const produce = CODECS.find(({ name }) => name === 'ProduceResponse')!
  const partition = { index: 0, errorCode: 6, baseOffset: -1, currentLeader: { leaderId: 1, leaderEpoch: 1 } }
  const response = { responses: [{ name: 't', partitionResponses: [partition] }] }
  assert.throws(() => encoded(produce, response, 9), { name: 'AssertionError' })
  const metadata = CODECS.find(({ name }) => name === 'MetadataRequest')!
  assert.throws(() => encoded(metadata, { topics: null }, 0), { name: 'Failure', reason: 'unsupported-in-version' })
})

test('a version that is not accepted is refused by name', () => {
  const produce = CODECS.find(({ name }) => name === 'ProduceRequest')!
  for (const version of [2, 14, -1, Number.NaN]) {
    assert.throws(() => decoded(produce, Buffer.alloc(100), version), { name: 'Failure', reason: 'unsupported-version' })
  }
})
