import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { WireWriter } from '../../src/protocol/writer.ts'

/**
 * What does a codec cost? Decodes and encodes the messages of the hot path, best of five rounds, sides interleaved. Run it as
 * `node dist/bench/micro/codecs.js`; decision 0002 quotes it.
 */
const PARTITIONS = Array.from({ length: 12 }, (_, index) => index)
const records = Buffer.alloc(1024, 1)
const topicIdOf = (topic: number) => topic.toString(16).padStart(32, 'a')

function encoded(write: (writer: WireWriter) => void): Buffer {
  const writer = new WireWriter()
  write(writer)
  return writer.finishBytes()
}

function produceOf(partitions: readonly number[]): Buffer {
  const topicData = [{ name: 'orders-eu-west', partitionData: partitions.map((index) => ({ index, records })) }]
  return encoded((writer) => produceApi.encodeRequest(writer, { acks: -1, timeoutMs: 30_000, topicData }, 9))
}

const produceOne = produceOf([3])
const produceTwelve = produceOf(PARTITIONS)

const fetchTopics = PARTITIONS.slice(2).map((topic) => ({
  topicId: topicIdOf(topic),
  partitions: PARTITIONS.map((partition) => ({ partition, fetchOffset: partition * 1000, partitionMaxBytes: 1 << 20 })),
}))
const fetch = encoded((writer) => fetchApi.encodeRequest(writer, { maxWaitMs: 500, minBytes: 1, topics: fetchTopics }, 17))

const metadata = {
  brokers: [0, 1, 2].map((nodeId) => ({ nodeId, host: `broker-${nodeId}.example.org`, port: 9092, rack: 'a' })),
  clusterId: 'cluster',
  controllerId: 1,
  topics: Array.from({ length: 100 }, (_, topic) => ({
    errorCode: 0,
    name: `topic-number-${topic}`,
    topicId: topicIdOf(topic),
    partitions: PARTITIONS.map((partitionIndex) => ({
      errorCode: 0,
      partitionIndex,
      leaderId: partitionIndex % 3,
      leaderEpoch: 1,
      replicaNodes: [0, 1, 2],
      isrNodes: [0, 1, 2],
    })),
  })),
}
const metadataBytes = encoded((writer) => metadataApi.encodeResponse(writer, metadata, 12))

const produced = {
  responses: [{ name: 'orders-eu-west', partitionResponses: [{ index: 3, errorCode: 0, baseOffset: 123_456 }] }],
}

const SIDES: readonly { readonly name: string; readonly count: number; readonly run: () => number }[] = [
  {
    name: 'decode Produce v9, 1 partition',
    count: 100_000,
    run: () => produceApi.decodeRequest(new WireReader(produceOne), 9).acks,
  },
  {
    name: 'decode Produce v9, 12 partitions',
    count: 20_000,
    run: () => produceApi.decodeRequest(new WireReader(produceTwelve), 9).acks,
  },
  {
    name: 'decode Fetch v17, 120 partitions',
    count: 5_000,
    run: () => fetchApi.decodeRequest(new WireReader(fetch), 17).minBytes,
  },
  {
    name: 'decode Metadata v12, 1,200 partitions',
    count: 300,
    run: () => metadataApi.decodeResponse(new WireReader(metadataBytes), 12).controllerId,
  },
  {
    name: 'encode Produce answer v9, 1 partition',
    count: 100_000,
    run: () => frameOf((writer) => produceApi.encodeResponse(writer, produced, 9)),
  },
  {
    name: 'encode Metadata v12, 1,200 partitions',
    count: 300,
    run: () => frameOf((writer) => metadataApi.encodeResponse(writer, metadata, 12)),
  },
]

function frameOf(write: (writer: WireWriter) => void): number {
  const writer = new WireWriter()
  write(writer)
  return writer.finishFrame().length
}

const best = SIDES.map(() => Number.POSITIVE_INFINITY)
let consumed = 0
for (let round = 0; round < 6; round++) {
  for (const [index, { count, run }] of SIDES.entries()) {
    const start = process.hrtime.bigint()
    for (let left = count; left > 0; left--) consumed += run()
    const perRun = Number(process.hrtime.bigint() - start) / count
    // The first round warms up.
    if (round > 0) best[index] = Math.min(best[index]!, perRun)
  }
}
for (const [index, { name }] of SIDES.entries())
  process.stdout.write(`${name.padEnd(44)}${best[index]!.toFixed(0).padStart(9)} ns\n`)
if (consumed === 0) throw new Error('nothing was decoded')
