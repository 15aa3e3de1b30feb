import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clientRoom } from '../../test/fakes/client-parts.ts'
import { HANG_UP, SILENCE } from '../../test/fakes/scripted-broker.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { AnswerFrames } from './answer-frames.ts'

const BEAT = { groupId: 'g', generationId: 1, memberId: 'm' }

describe('a connection', () => {
  it('answers requests that were sent without waiting in their order', async () => {
    const { broker, client, clock } = clientRoom()
    let count = 0
    broker.on(heartbeatApi, () => ({ throttleTimeMs: count++, errorCode: 0 }))
    const answers = [1, 2, 3].map(() => client.cluster.request(heartbeatApi, BEAT, { node: 1 }))
    await clock.pass(10)
    assert.deepEqual(
      (await Promise.all(answers)).map(({ throttleTimeMs }) => throttleTimeMs),
      [0, 1, 2],
    )
  })

  it('ends when an answer is for another request, and all that wait fail with an unknown outcome', async () => {
    const { broker, client, clock } = clientRoom()
    await Promise.all([client.cluster.describe(), clock.pass(10)])
    broker.on(heartbeatApi, () => {
      broker.correlationShift = 5
      return { throttleTimeMs: 0, errorCode: 0 }
    })
    const both = Promise.allSettled([1, 2].map(() => client.cluster.request(heartbeatApi, BEAT, { node: 1 })))
    await clock.pass(10)
    broker.correlationShift = 0
    for (const result of await both) {
      assert.equal(result.status, 'rejected')
      assert.equal(result.reason.reason, 'correlation-mismatch')
      assert.equal(result.reason.applied, 'unknown')
    }
  })

  it('ends when an answer is late, and the next request gets a new one', async () => {
    const { broker, client, clock } = clientRoom()
    broker.on(heartbeatApi, () => SILENCE)
    const late = assert.rejects(client.cluster.request(heartbeatApi, BEAT, { node: 1 }, { timeoutMs: 100 }), {
      reason: 'request-timed-out',
      applied: 'unknown',
    })
    await clock.pass(200)
    await late
    const before = broker.connections
    broker.on(heartbeatApi, () => ({ throttleTimeMs: 0, errorCode: 0 }))
    const next = client.cluster.request(heartbeatApi, BEAT, { node: 1 })
    await clock.pass(10)
    await next
    assert.equal(broker.connections, before + 1)
  })

  it('speaks the older version of ApiVersions that a broker offers', async () => {
    const { broker, client, clock } = clientRoom()
    const versions: number[] = []
    broker.on(apiVersionsApi, (_, version) => {
      versions.push(version)
      const apiKeys = broker.served.map((api) => (api.apiKey === apiVersionsApi.key ? { ...api, maxVersion: 2 } : api))
      return version > 2 ? { errorCode: ErrorCode.UNSUPPORTED_VERSION, apiKeys } : { errorCode: 0, apiKeys }
    })
    const facts = client.cluster.describe()
    await clock.pass(10)
    assert.equal((await facts).brokers.length, 1)
    assert.deepEqual(versions, [4, 2])
  })

  it('says which versions each side has when they have none in common', async () => {
    const { broker, client, clock } = clientRoom()
    broker.served = broker.served.filter(({ apiKey }) => apiKey !== heartbeatApi.key)
    const refused = assert.rejects(client.cluster.request(heartbeatApi, BEAT, { node: 1 }), {
      reason: 'unsupported-api',
      message: /doesn't serve Heartbeat/,
    })
    await clock.pass(10)
    await refused
  })
})

describe('a cluster', () => {
  it('asks the bootstrap addresses again when the brokers that it knows are gone', async () => {
    const { broker, client, clock } = clientRoom()
    broker.on(heartbeatApi, () => HANG_UP)
    const lost = assert.rejects(client.cluster.request(heartbeatApi, BEAT, { node: 1 }), { reason: 'connection-lost' })
    await clock.pass(10)
    await lost
    broker.reachable = false
    const failed = assert.rejects(client.cluster.request(heartbeatApi, BEAT, { node: 1 }), {
      reason: 'connect-failed',
      applied: 'no',
    })
    await clock.pass(10)
    await failed
    broker.reachable = true
    broker.on(heartbeatApi, () => ({ throttleTimeMs: 0, errorCode: 0 }))
    const answer = client.cluster.request(heartbeatApi, BEAT, { node: 1 })
    await clock.pass(10)
    assert.equal((await answer).errorCode, 0)
  })

  it('tries again with growing pauses, and no longer than it may', async () => {
    const { broker, client, clock } = clientRoom({ totalMs: 3_000 })
    broker.reachable = false
    const startMs = clock.monotonicMs()
    let failedMs = -1
    const failed = assert.rejects(client.admin.describeCluster(), { reason: 'connect-failed' }).then(() => {
      failedMs = clock.monotonicMs()
    })
    await clock.pass(10_000)
    await failed
    assert.ok(failedMs - startMs > 1_000 && failedMs - startMs <= 3_000, `failed after ${failedMs - startMs} ms`)
  })
})

describe('frames of answers', () => {
  it('come out the same however the bytes are cut', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 40_000 }), { maxLength: 5 })
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1 }), (frames, cuts) => {
        const pieces = frames.flatMap((frame) => {
          const size = Buffer.alloc(4)
          size.writeInt32BE(frame.length)
          return [size, Buffer.from(frame)]
        })
        const stream = Buffer.concat(pieces)
        const seen: Buffer[] = []
        const reader = new AnswerFrames(1_000_000)
        for (let at = 0, cut = 0; at < stream.length; cut++) {
          const end = at + cuts[cut % cuts.length]!
          // A chunk is lent: it is overwritten as soon as push returns.
          const chunk = Buffer.from(stream.subarray(at, end))
          reader.push(chunk, (frame) => seen.push(frame))
          chunk.fill(0xff)
          at = end
        }
        assert.deepEqual(
          seen.map((frame) => frame.toString('hex')),
          frames.map((frame) => Buffer.from(frame).toString('hex')),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('refuse a size that is out of bounds', () => {
    assert.throws(() => new AnswerFrames(10).push(Buffer.from([0, 0, 0, 11]), () => {}), { reason: 'bad-frame-size' })
  })
})
