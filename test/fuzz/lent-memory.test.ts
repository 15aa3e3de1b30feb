import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerProcess } from './broker-process.ts'
import { stressLentMemory } from './lent-memory.ts'

test('pooled memory is never used twice, whatever clients do meanwhile', async () => {
  const broker = await BrokerProcess.start()
  try {
    const { wrong, acknowledged, fetched } = await stressLentMemory(broker.port, 7, 1_200)
    assert.deepEqual(wrong, [])
    assert.ok(acknowledged > 0 && fetched > 0)
    assert.equal(await broker.metric('odradek_bugs_total'), 0)
    assert.equal(broker.exit, undefined)
  } finally {
    await broker.stop()
  }
})
