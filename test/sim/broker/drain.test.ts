import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ErrorCode } from '../../../src/protocol/errors.ts'
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
const BRIEF = { errorCode: 0, name: 'brief', topicId: '2'.repeat(32), partitions: [{ partitionIndex: 0 }] }

/** A drain of a broker that answers so. */
function drainOf(ask: (api: unknown) => unknown) {
  const clock = new FakeClock()
  const history = new HistoryRecorder()
  const topics = new SimTopics(history, false)
  const link = { ask: async (api: unknown) => ask(api) } as unknown as Link
  const groups = new GroupWatch(history, new Coverage())
  const parts = { clock, random: SimRandom.ofSeed(1), history, topics, groups, link, name: 'drain' }
  const run = { isDone: false }
  const start = (): void => {
    void drainTopics(parts as unknown as ActorParts).then(() => {
      run.isDone = true
    })
  }
  return { clock, topics, link, run, start }
}

test('a drain insists on a topic that lasts, though the broker says that there is none', async () => {
  let told: readonly unknown[] = [ORDERS]
  let asked = 0
  const { clock, topics, link, run, start } = drainOf((api) => {
    asked++
    return api === metadataApi ? { topics: told } : undefined
  })
  await topics.find(link, 'orders', false)
  told = []
  start()
  await clock.pass(30_000)
  assert.equal(run.isDone, false)
  assert.ok(asked > 100)
})

test('a drain gives up a passing topic that is gone by the time it is read', async () => {
  const told = [[BRIEF], []]
  const partition = { partitionIndex: 0, errorCode: ErrorCode.UNKNOWN_TOPIC_ID, records: null }
  const { clock, run, start } = drainOf((api) =>
    api === metadataApi ? { topics: told.shift() ?? [] } : { errorCode: 0, responses: [{ partitions: [partition] }] },
  )
  start()
  await clock.pass(1_000)
  assert.ok(run.isDone)
})
