import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metadataApi } from '../../../src/protocol/generated/03-metadata.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { HistoryRecorder } from '../checkers/recorder.ts'
import { Coverage } from '../world/coverage.ts'
import { SimRandom } from '../world/random.ts'
import type { ActorParts } from './actors/actor.ts'
import { drainTopics } from './drain.ts'
import { GroupWatch } from './group-watch.ts'
import type { Link } from './link.ts'
import { SimTopics } from './sim-topic.ts'

const ORDERS = { errorCode: 0, name: 'orders', topicId: '1'.repeat(32), partitions: [{ partitionIndex: 0 }] }

test('a drain insists on a topic that lasts, though the broker says that there is none', async () => {
  const clock = new FakeClock()
  const history = new HistoryRecorder()
  const topics = new SimTopics(history, false)
  let told: readonly unknown[] = [ORDERS]
  let asked = 0
  const ask = async (api: unknown): Promise<unknown> => {
    asked++
    return api === metadataApi ? { topics: told } : undefined
  }
  const link = { ask } as unknown as Link
  await topics.find(link, 'orders', false)
  told = []
  const groups = new GroupWatch(history, new Coverage())
  const parts = { clock, random: SimRandom.ofSeed(1), history, topics, groups, link, name: 'drain' }
  let isDone = false
  void drainTopics(parts as unknown as ActorParts).then(() => {
    isDone = true
  })
  await clock.pass(30_000)
  assert.equal(isDone, false)
  assert.ok(asked > 100)
})
