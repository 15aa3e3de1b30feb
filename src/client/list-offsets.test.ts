import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientRoom, TOPIC } from '../../test/fakes/client-parts.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'

describe('a consumer that looks for its start', () => {
  for (const [readCommitted, level] of [
    [false, 0],
    [true, 1],
  ] as const) {
    it(`asks for the ends that isolation level ${level} lets it see`, async () => {
      const { broker, client, clock } = clientRoom()
      const levels: number[] = []
      broker.on(listOffsetsApi, ({ isolationLevel, topics }) => {
        levels.push(isolationLevel)
        const partitions = [{ partitionIndex: 0, errorCode: 0, offset: 20 }]
        return { throttleTimeMs: 0, topics: topics.map(({ name }) => ({ name, partitions })) }
      })
      const consumer = client.consumer({ offsetReset: 'latest', readCommitted })
      consumer.assign([{ topic: TOPIC, partition: 0 }])
      const polled = consumer.poll({ maxWaitMs: 1_000, recordsMax: 1 })
      await clock.pass(2_000)
      assert.deepEqual(await polled, [])
      assert.deepEqual(levels, [level])
      assert.deepEqual(consumer.positions, [{ topic: TOPIC, partition: 0, offset: 20 }])
    })
  }
})
