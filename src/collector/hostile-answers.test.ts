import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KEEP } from '../planner/planner.ts'
import { NO_UUID } from '../protocol/absent.ts'
import type { Asker } from './asker.ts'
import { CLUSTER, type ClusterFound, type Scene } from './findings.ts'
import { Looked } from './looked.ts'
import { readTopology } from './read-cluster.ts'
import { readGroups } from './read-groups.ts'

/** More than a call takes as arguments. */
const MANY = 300_000

/** Brokers that answer each request by its name. */
function scene(answers: Readonly<Record<string, unknown>>): Scene {
  const asker = {
    brokers: [{ id: 1 }],
    ask: async ({ name }: { readonly name: string }) => answers[name] ?? { errorCode: 0, groups: [], topics: [] },
    versionOf: async () => 9,
  }
  return {
    asker: asker as unknown as Asker,
    cluster: { id: 'c' } as ClusterFound,
    looked: new Looked(),
    hide: KEEP,
    regexGroups: new Set(),
    progress: () => {},
  }
}

function metadata(partitions: readonly number[]) {
  const none = { replicaNodes: [1], isrNodes: [1], offlineReplicas: [] }
  return {
    clusterId: 'k',
    controllerId: 1,
    brokers: [],
    topics: [
      {
        errorCode: 0,
        name: 'orders',
        topicId: NO_UUID,
        isInternal: false,
        partitions: partitions.map((partitionIndex) => ({ ...none, partitionIndex, leaderId: 1 })),
      },
    ],
  }
}

const ALL_SEEN = { errorCode: 0, clusterAuthorizedOperations: 1 << 8 }

describe('answers that nobody expects', () => {
  it('may name any number of groups', async () => {
    const groups = Array.from({ length: MANY }, (_, at) => ({
      groupId: `g${at}`,
      groupType: 'classic',
      groupState: 'Empty',
      protocolType: '',
    }))
    const one = scene({ ListGroups: { errorCode: 0, groups } })
    await readGroups(one)
    assert.equal(one.cluster.groups?.length, MANY)
  })

  it('may name any number of partitions', async () => {
    const one = scene({ Metadata: metadata(Array.from({ length: MANY }, (_, at) => at)), DescribeCluster: ALL_SEEN })
    await readTopology(one, 1)
    assert.equal(one.cluster.topics?.[0]?.partitionCount, MANY)
  })

  it('may name a topic without partitions, of which then no count is said', async () => {
    const one = scene({ Metadata: metadata([]), DescribeCluster: ALL_SEEN })
    await readTopology(one, 1)
    assert.deepEqual(one.cluster.topics, [{ name: 'orders', topicId: null, internal: false, partitions: [] }])
    const part = one.looked.entries('2026-11-20').find(({ path }) => path === `${CLUSTER}/topics`)
    assert.deepEqual([part?.status, part?.reason], ['partial', 'a topic without partitions on Metadata'])
  })
})
