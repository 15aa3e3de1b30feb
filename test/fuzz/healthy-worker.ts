/** The healthy client's own thread: an attacker that is busy itself must not make it look slow. */
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { RawClient } from './raw-client.ts'
import { createTopic, fetchRequest, sealedBatch } from './work.ts'

const PAUSE_MS = 5

const port = parentPort!
const client = await RawClient.connect(Number(workerData))
await createTopic(client, 'healthy')
let tookMs: number[] = []
port.on('message', () => {
  port.postMessage({ tookMs })
  tookMs = []
})
port.postMessage('ready')
for (let offset = 0; ; offset++) {
  const startMs = performance.now()
  const topicData = [{ name: 'healthy', partitionData: [{ index: 0, records: sealedBatch(offset, 100) }] }]
  const produced = await client.ask(produceApi, { acks: -1, timeoutMs: 30_000, topicData }, 9)
  const { errorCode, baseOffset } = produced.responses[0]!.partitionResponses[0]!
  if (errorCode !== 0 || baseOffset !== offset) throw new Error(`produce gave error ${errorCode}, offset ${baseOffset}`)
  const fetched = await client.ask(fetchApi, fetchRequest('healthy', 0, offset, 10_000), 12)
  if ((fetched.responses[0]!.partitions[0]!.records?.length ?? 0) === 0) throw new Error(`nothing at offset ${offset}`)
  tookMs.push(performance.now() - startMs)
  await sleep(PAUSE_MS)
}
