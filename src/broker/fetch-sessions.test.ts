import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CountingRandom } from '../../test/fakes/counting-random.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import type { FetchRequest } from '../protocol/generated/01-fetch.ts'
import { openFetchContext } from './fetch-request.ts'
import { FetchSessions } from './fetch-sessions.ts'

const VERSION = 12

function asking(sessionId: number, sessionEpoch: number, indexes: readonly number[], forgotten: readonly number[] = []) {
  const partitions = indexes.map((partition) => ({ partition, fetchOffset: 0, partitionMaxBytes: 1 }))
  const topicId = '0'.repeat(32)
  return {
    sessionId,
    sessionEpoch,
    topics: [{ topic: 't', topicId, partitions }],
    forgottenTopicsData: [{ topic: 't', topicId, partitions: forgotten }],
  } as unknown as FetchRequest
}

test('sessions name so many partitions together: the one that would pass that is not granted, or closed', () => {
  const sessions = new FetchSessions({ slotsMax: 9, targetsMax: 5, clock: new FakeClock(), random: new CountingRandom() })
  const open = (request: FetchRequest) => openFetchContext(request, VERSION, sessions)
  const granted = (request: FetchRequest) => {
    const opened = open(request)
    assert.ok(typeof opened !== 'string')
    return opened.sessionId
  }
  const first = granted(asking(0, 0, [0, 1, 2]))
  assert.ok(first > 0)
  assert.equal(granted(asking(0, 0, [0, 1, 2])), 0)
  assert.equal(granted(asking(first, 1, [3, 4], [0])), first)
  const second = granted(asking(0, 0, [0]))
  assert.ok(second > 0)
  assert.equal(open(asking(first, 2, [5])), 'fetch-session-unknown')
  assert.equal(open(asking(first, 2, [])), 'fetch-session-unknown')
  assert.equal(sessions.count, 1)
  assert.equal(granted(asking(second, 1, [1, 2, 3, 4])), second)
})
