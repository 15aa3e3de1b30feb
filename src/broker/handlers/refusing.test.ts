import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { saslHandshakeApi } from '../../protocol/generated/17-sasl-handshake.ts'
import { initProducerIdApi } from '../../protocol/generated/22-init-producer-id.ts'
import { describeAclsApi } from '../../protocol/generated/29-describe-acls.ts'
import { createAclsApi } from '../../protocol/generated/30-create-acls.ts'
import { deleteAclsApi } from '../../protocol/generated/31-delete-acls.ts'
import { electLeadersApi } from '../../protocol/generated/43-elect-leaders.ts'
import { alterPartitionReassignmentsApi } from '../../protocol/generated/45-alter-partition-reassignments.ts'
import { listPartitionReassignmentsApi } from '../../protocol/generated/46-list-partition-reassignments.ts'
import { describeClientQuotasApi } from '../../protocol/generated/48-describe-client-quotas.ts'
import { alterClientQuotasApi } from '../../protocol/generated/49-alter-client-quotas.ts'
import { describeUserScramCredentialsApi } from '../../protocol/generated/50-describe-user-scram-credentials.ts'
import { alterUserScramCredentialsApi } from '../../protocol/generated/51-alter-user-scram-credentials.ts'
import { updateFeaturesApi } from '../../protocol/generated/57-update-features.ts'

const SALT = Buffer.from('salt')

test('transactional ids and batches are refused with the code that all producers take for final', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  for (let version = 0; version <= 5; version++) {
    const request = { transactionalId: 't', transactionTimeoutMs: 1_000 }
    assert.equal((await room.ask(initProducerIdApi, request, { version })).errorCode, 53)
  }
  const producer = { producerId: 1, producerEpoch: 0, baseSequence: 0 }
  assert.equal(await room.produce('topic', 1, { ...producer, transactional: true }), 53)
  assert.equal(await room.produce('topic', 1, producer), 0)
})

test('elections are never needed, and of all partitions none is told', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  const elect = async (electionType: number, topicPartitions: readonly { topic: string; partitions: number[] }[] | null) => {
    const answer = await room.ask(electLeadersApi, { electionType, topicPartitions })
    const codes = answer.replicaElectionResults.flatMap((topic) => topic.partitionResult.map(({ errorCode }) => errorCode))
    return [answer.errorCode, ...codes]
  }
  const asked = [
    { topic: 'topic', partitions: [0, 1] },
    { topic: 'unknown', partitions: [0] },
  ]
  assert.deepEqual(await elect(0, asked), [0, 84, 3, 3])
  assert.deepEqual(await elect(1, asked), [0, 84, 3, 3])
  assert.deepEqual(await elect(0, null), [0])
  assert.deepEqual(await elect(2, null), [42])
})

test('replicas cannot be moved, but may be put where they are, and no move is under way', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  const partitions = [
    { partitionIndex: 0, replicas: [1] },
    { partitionIndex: 0, replicas: [2] },
    { partitionIndex: 0, replicas: [1, 2] },
    { partitionIndex: 0, replicas: [] },
    { partitionIndex: 0, replicas: null },
    { partitionIndex: 1, replicas: [1] },
  ]
  const request = { topics: [{ name: 'topic', partitions }], allowReplicationFactorChange: false }
  const answer = await room.ask(alterPartitionReassignmentsApi, request)
  const codes = answer.responses[0]!.partitions.map(({ errorCode }) => errorCode)
  assert.deepEqual([answer.errorCode, answer.allowReplicationFactorChange, ...codes], [0, false, 0, 44, 44, 44, 85, 3])
  assert.deepEqual((await room.ask(listPartitionReassignmentsApi, {})).topics, [])
})

test('without an authorizer rules are neither kept nor found', async () => {
  const room = await BrokerRoom.open()
  const any = { resourceNameFilter: null, principalFilter: null, hostFilter: null, operation: 1, permissionType: 1 }
  const filter = { ...any, resourceTypeFilter: 1, patternTypeFilter: 1 }
  const rule = { resourceType: 2, resourceName: 't', principal: 'User:a', host: '*', operation: 3, permissionType: 3 }
  assert.equal((await room.ask(describeAclsApi, filter)).errorCode, 54)
  assert.deepEqual(
    (await room.ask(createAclsApi, { creations: [rule, rule] })).results.map(({ errorCode }) => errorCode),
    [54, 54],
  )
  assert.deepEqual(
    (await room.ask(deleteAclsApi, { filters: [filter] })).filterResults.map(({ errorCode }) => errorCode),
    [54],
  )
})

test('a SASL handshake comes at the wrong time and is told that there is no mechanism', async () => {
  assert.deepEqual(await (await BrokerRoom.open()).ask(saslHandshakeApi, { mechanism: 'PLAIN' }), {
    errorCode: 34,
    mechanisms: [],
  })
})

test('quotas that match a sound filter are none, and an unsound filter is refused', async () => {
  const room = await BrokerRoom.open()
  const ask = async (...components: { entityType: string; matchType: number; match: string | null }[]) => {
    const { errorCode, entries } = await room.ask(describeClientQuotasApi, { components, strict: false })
    return [errorCode, entries]
  }
  const user = { entityType: 'user', matchType: 2, match: null }
  assert.deepEqual(await ask(), [0, []])
  assert.deepEqual(await ask(user, { entityType: 'client-id', matchType: 0, match: 'c' }), [0, []])
  assert.deepEqual(await ask({ ...user, entityType: 'team' }), [35, null])
  assert.deepEqual(await ask({ ...user, entityType: '' }), [42, null])
  assert.deepEqual(await ask({ ...user, match: 'u' }), [42, null])
  assert.deepEqual(await ask({ ...user, matchType: 0 }), [42, null])
  assert.deepEqual(await ask({ ...user, matchType: 3 }), [42, null])
  assert.deepEqual(await ask(user, user), [42, null])
  assert.deepEqual(await ask(user, { ...user, entityType: 'ip' }), [42, null])
})

test('setting a quota is refused, removing one succeeds', async () => {
  const room = await BrokerRoom.open()
  const alter = async (entityType: string, key: string, value: number, remove = false, entityName: string | null = null) => {
    const entries = [{ entity: [{ entityType, entityName }], ops: [{ key, value, remove }] }]
    return (await room.ask(alterClientQuotasApi, { entries, validateOnly: false })).entries[0]!.errorCode
  }
  assert.equal(await alter('user', 'producer_byte_rate', 1_000), 35)
  assert.equal(await alter('user', 'producer_byte_rate', 0, true), 0)
  assert.equal(await alter('ip', 'connection_creation_rate', 1), 35)
  assert.equal(await alter('ip', 'producer_byte_rate', 1), 42)
  assert.equal(await alter('user', 'odd_rate', 1), 42)
  assert.equal(await alter('user', 'producer_byte_rate', 0), 42)
  assert.equal(await alter('user', 'producer_byte_rate', Number.NaN), 42)
  assert.equal(await alter('team', 'producer_byte_rate', 1), 42)
  assert.equal(await alter('user', 'producer_byte_rate', 1, false, ''), 42)
})

test('nobody has SCRAM credentials', async () => {
  const room = await BrokerRoom.open()
  const ask = async (users: readonly { name: string }[] | null) => {
    const { errorCode, results } = await room.ask(describeUserScramCredentialsApi, { users })
    return [errorCode, results.map((result) => [result.user, result.errorCode])]
  }
  assert.deepEqual(await ask(null), [0, []])
  assert.deepEqual(await ask([]), [0, []])
  assert.deepEqual(await ask([{ name: 'a' }, { name: 'b' }, { name: 'b' }]), [
    0,
    [
      ['a', 91],
      ['b', 92],
    ],
  ])
})

test('SCRAM credentials are refused one answer per user, by the first thing that is wrong', async () => {
  const room = await BrokerRoom.open()
  const upsertion = { mechanism: 1, iterations: 4_096, salt: SALT, saltedPassword: SALT }
  const { results } = await room.ask(alterUserScramCredentialsApi, {
    deletions: [
      { name: 'absent', mechanism: 1 },
      { name: 'twice', mechanism: 1 },
      { name: 'odd', mechanism: 3 },
    ],
    upsertions: [
      { name: 'twice', ...upsertion },
      { name: 'fine', ...upsertion },
      { name: 'weak', ...upsertion, iterations: 4_095 },
      { name: '', ...upsertion },
    ],
  })
  const codes = new Map(results.map(({ user, errorCode }) => [user, errorCode]))
  assert.equal(results.length, codes.size)
  assert.deepEqual(Object.fromEntries(codes), { absent: 91, twice: 92, odd: 33, fine: 35, weak: 93, '': 93 })
})

test('a feature stays at the one level that is served', async () => {
  const room = await BrokerRoom.open()
  const update = async (feature: string, maxVersionLevel: number, upgradeType = 1, version = 2) => {
    const answer = await room.ask(updateFeaturesApi, { featureUpdates: [{ feature, maxVersionLevel, upgradeType }] }, { version })
    return [answer.errorCode, answer.results.length]
  }
  assert.deepEqual(await update('metadata.version', 30), [0, 0])
  assert.deepEqual(await update('metadata.version', 30, 1, 1), [0, 1])
  assert.deepEqual(await update('metadata.version', 31), [95, 0])
  assert.deepEqual(await update('metadata.version', 29), [95, 0])
  assert.deepEqual(await update('metadata.version', 29, 3), [95, 0])
  assert.deepEqual(await update('metadata.version', -1), [95, 0])
  assert.deepEqual(await update('metadata.version', 30, 4), [95, 0])
  assert.deepEqual(await update('share.version', 1), [95, 0])
})
