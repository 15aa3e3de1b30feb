import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CountingRandom } from '../../test/fakes/counting-random.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { Failure } from '../base/failure.ts'
import { retrying } from './retry.ts'

const SETTINGS = { totalMs: 10_000, backoffMs: 100, backoffMsMax: 1_000 }

const lost = (applied: 'no' | 'unknown') => () => Promise.reject(new Failure('unavailable', 'connection-lost', applied, 'lost'))

describe('retrying', () => {
  for (const applied of ['no', 'unknown'] as const) {
    it(`given up between two attempts fails as applied ${applied} after an attempt that did`, async () => {
      const clock = new FakeClock()
      const abort = new AbortController()
      const ended = assert.rejects(
        retrying({ clock, random: new CountingRandom() }, SETTINGS, lost(applied), { signal: abort.signal }),
        { reason: 'aborted', applied },
      )
      await clock.settle()
      abort.abort()
      await ended
    })
  }
})
