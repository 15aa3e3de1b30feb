import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../../test/fakes/fake-clock.ts'
import { Failure } from '../../../base/failure.ts'
import { SILENT } from '../../../base/ports.ts'
import { type Credentials, RefreshingCredentials } from './credentials.ts'

const HOUR_MS = 3_600_000

class Source {
  readonly name = 'the test'
  asked = 0
  /** Undefined: those that come never expire. */
  lifeMs: number | undefined = HOUR_MS
  fails = false
  readonly #clock: FakeClock

  constructor(clock: FakeClock) {
    this.#clock = clock
  }

  async fetch(): Promise<Credentials> {
    const nth = ++this.asked
    await undefined
    if (this.fails) throw new Failure('unavailable', 'store-denied', 'no', 'nobody answers')
    const expiresMs = this.lifeMs === undefined ? undefined : this.#clock.nowMs() + this.lifeMs
    return { accessKeyId: `key ${nth}`, secretAccessKey: 'secret', expiresMs }
  }
}

function world(): { clock: FakeClock; source: Source; credentials: RefreshingCredentials; key: () => Promise<string> } {
  const clock = new FakeClock()
  const source = new Source(clock)
  const credentials = new RefreshingCredentials(source, clock, SILENT)
  return { clock, source, credentials, key: async () => (await credentials.get()).accessKeyId }
}

test('however many wait, one question is asked', async () => {
  const { source, key } = world()
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 20 }, key))), new Set(['key 1']))
  assert.equal(await key(), 'key 1')
  assert.equal(source.asked, 1)
})

test('new ones are asked for before the old ones expire, and nobody waits for them', async () => {
  const { clock, source, key } = world()
  await key()
  await clock.pass(HOUR_MS - 301_000)
  assert.deepEqual([await key(), source.asked], ['key 1', 1])
  await clock.pass(2_000)
  assert.deepEqual([await key(), source.asked], ['key 1', 2])
  await clock.settle()
  assert.deepEqual([await key(), source.asked], ['key 2', 2])
})

test('old ones serve while new ones can not be had, and not once they expire', async () => {
  const { clock, source, key } = world()
  await key()
  source.fails = true
  await clock.pass(HOUR_MS - 200_000)
  for (let asked = 0; asked < 10; asked++) assert.equal(await key(), 'key 1')
  await clock.settle()
  assert.equal(source.asked, 2)
  await clock.pass(180_000)
  await assert.rejects(key(), (cause) => cause instanceof Failure && cause.reason === 'store-denied')
  source.fails = false
  assert.equal(await key(), `key ${source.asked}`)
})

test('those that the store refuses are replaced, with a pause between questions', async () => {
  const { clock, source, credentials } = world()
  source.lifeMs = undefined
  const first = await credentials.get()
  credentials.refused(first)
  assert.equal(await credentials.get(), first)
  await clock.pass(6_000)
  const second = await credentials.get()
  assert.equal(second.accessKeyId, 'key 2')
  credentials.refused(first)
  await clock.pass(6_000)
  assert.equal(await credentials.get(), second)
  assert.equal(source.asked, 2)
})
