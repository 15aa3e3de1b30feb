import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { CountingRandom } from '../../test/fakes/counting-random.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { codeOf } from '../broker/error-mapping.ts'
import { type FetchContext, openFetchContext } from '../broker/fetch-request.ts'
import { FetchSessions } from '../broker/fetch-sessions.ts'
import { type FetchRequest, fetchApi } from '../protocol/generated/01-fetch.ts'
import { WireReader } from '../protocol/reader.ts'
import { WireWriter } from '../protocol/writer.ts'
import { BrokerFailure } from './broker-failure.ts'
import { CONSUMER_DEFAULTS } from './consumer-options.ts'
import { fetchRequest } from './fetch-request.ts'
import { FetchSession, type FetchStep, type FetchTarget } from './fetch-session.ts'

const ID_A = 'a'.repeat(32)
const ID_B = 'b'.repeat(32)

interface Round {
  /** Offset by partition; undefined: isn't read. */
  readonly offsets: readonly (number | undefined)[]
  readonly topicId: string
  readonly version: number
  readonly fate: 'answered' | 'answer lost' | 'request lost' | 'evicted before'
}

const round: fc.Arbitrary<Round> = fc.record(
  {
    offsets: fc.array(fc.option(fc.nat(3), { nil: undefined }), { minLength: 1, maxLength: 4 }),
    topicId: fc.constantFrom(ID_A, ID_A, ID_A, ID_B),
    version: fc.constantFrom(6, 12, 13, 13, 13, 18),
    fate: fc.constantFrom('answered', 'answered', 'answered', 'answer lost', 'request lost', 'evicted before'),
  },
  { noNullPrototype: true },
)

/** As the broker decodes it. */
function overWire(step: FetchStep, version: number): FetchRequest {
  const writer = new WireWriter()
  fetchApi.encodeRequest(writer, fetchRequest(step, CONSUMER_DEFAULTS), version)
  return fetchApi.decodeRequest(new WireReader(writer.finishBytes()), version)
}

function wantedIn({ offsets, topicId }: Round): FetchTarget[] {
  return offsets.flatMap((offset, partition) => (offset === undefined ? [] : [{ topic: 't', partition, offset, topicId }]))
}

function readBy({ targets }: FetchContext): string[] {
  return targets.map(({ topicName, topicId, index, fetchOffset }) => `${topicName || topicId}-${index}@${fetchOffset}`).sort()
}

function meant({ version, topicId, ...rest }: Round): string[] {
  const name = version >= 13 ? topicId : 't'
  return wantedIn({ version, topicId, ...rest })
    .map(({ partition, offset }) => `${name}-${partition}@${offset}`)
    .sort()
}

it('a session of the reader and one of the broker always mean the same partitions, whatever is lost between them', () => {
  fc.assert(
    fc.property(fc.array(round, { maxLength: 30 }), (rounds) => {
      const sessions = new FetchSessions({ slotsMax: 2, clock: new FakeClock(), random: new CountingRandom() })
      const session = new FetchSession()
      for (const each of rounds) {
        const wanted = wantedIn(each)
        if (wanted.length === 0) continue
        if (each.fate === 'evicted before') for (let id = 1; id < 100; id++) sessions.close(id)
        for (let attempt = 1; ; attempt++) {
          const request = overWire(session.next(wanted, each.version), each.version)
          const opened =
            each.fate === 'request lost' && attempt === 1 ? undefined : openFetchContext(request, each.version, sessions)
          if (typeof opened === 'string') {
            assert.equal(attempt, 1, 'a whole request is refused')
            assert.ok(session.failed(new BrokerFailure(codeOf(opened), { broker: 'b', api: 'Fetch' })))
            continue
          }
          if (opened !== undefined) assert.deepEqual(readBy(opened), meant(each))
          if (opened === undefined || each.fate === 'answer lost') session.failed(new Error('lost'))
          else session.answered(opened.sessionId)
          break
        }
      }
      // One whose first answer was lost has an id that only the broker knows; a version without sessions can't end any.
      if (!rounds.some(({ fate, version }) => fate === 'answer lost' || version < 7))
        assert.ok(sessions.count <= 1, 'sessions are left behind')
    }),
    { numRuns: 300 },
  )
})
