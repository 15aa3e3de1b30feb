import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Asker } from '../../src/collector/asker.ts'
import { COLLECTOR_API_KEYS } from '../../src/collector/collect.ts'
import type { ClusterFound, Scene } from '../../src/collector/findings.ts'
import { Looked } from '../../src/collector/looked.ts'
import { readGroups } from '../../src/collector/read-groups.ts'
import { awkwardWorkloads, KEEP } from '../../src/planner/planner.ts'
import { offsetFetchApi } from '../../src/protocol/generated/09-offset-fetch.ts'
import { listGroupsApi } from '../../src/protocol/generated/16-list-groups.ts'
import { clientRoom } from '../fakes/client-parts.ts'

const AT = '2026-11-20T08:00:00Z'

it('a collector knows groups of the streams protocol by their listing, and says that their members are not described', async () => {
  const { broker, client, clock } = clientRoom({ apisAllowed: COLLECTOR_API_KEYS })
  const listed = { groupId: 'counts', protocolType: 'streams', groupState: 'Stable', groupType: 'streams' }
  broker.on(listGroupsApi, () => ({ throttleTimeMs: 0, errorCode: 0, groups: [listed] }))
  broker.on(offsetFetchApi, ({ groups }) => {
    const committed = { partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: -1, metadata: '', errorCode: 0 }
    const topics = [{ name: 'words', partitions: [committed] }]
    return { throttleTimeMs: 0, groups: groups.map(({ groupId }) => ({ groupId, topics, errorCode: 0 })) }
  })
  const { signal } = new AbortController()
  const partitions = [{ index: 0, leader: 1, endOffset: 9 }]
  const cluster: ClusterFound = { id: 'c', topics: [{ name: 'words', partitions }] }
  const { brokers } = await client.cluster.describe(signal)
  const looked = new Looked()
  const asker = new Asker(client.cluster, brokers, signal)
  const scene: Scene = { asker, cluster, looked, hide: KEEP, regexGroups: new Set(), progress: () => {} }
  let isOver = false
  const work = readGroups(scene).finally(() => {
    isOver = true
  })
  work.catch(() => {})
  while (!isOver) await clock.pass(100)
  await work
  client.close()
  assert.deepEqual(cluster.groups, [
    {
      id: 'counts',
      kind: 'streams',
      state: 'Stable',
      offsets: [{ topic: 'words', partition: 0, offset: 7, lagRecords: 2 }],
    },
  ])
  const marks = awkwardWorkloads(cluster, { at: AT, regexGroups: new Set(), recordBytesMax: 1 })
  assert.deepEqual(
    marks.map(({ flag, name }) => `${flag} ${name}`),
    ['streams counts'],
  )
  const told = looked.entries(AT).filter(({ status }) => status !== 'collected')
  assert.deepEqual(
    told.map(({ path, status }) => `${path} ${status}`),
    ['/clusters/0/groups/0/members unsupported'],
  )
})
