import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { SimRandom } from '../../../test/sim/world/random.ts'
import { Failure } from '../../base/failure.ts'
import { ThrottleGate } from './throttle-gate.ts'

function world(): { readonly clock: FakeClock; readonly gate: ThrottleGate } {
  const clock = new FakeClock()
  return { clock, gate: new ThrottleGate(clock, SimRandom.ofSeed(1)) }
}

/** How many of those that come every `everyMs` get through, and how many are turned away. */
async function offer(
  clock: FakeClock,
  gate: ThrottleGate,
  forMs: number,
  everyMs: number,
): Promise<{ through: number; refused: number }> {
  const seen = { through: 0, refused: 0 }
  for (let atMs = 0; atMs < forMs; atMs += everyMs) {
    void gate.enter(undefined).then(
      () => seen.through++,
      () => seen.refused++,
    )
    await clock.pass(everyMs)
  }
  return seen
}

test('a gate is open until the store asks for fewer requests', async () => {
  const { clock, gate } = world()
  assert.deepEqual(await offer(clock, gate, 2_000, 1), { through: 2_000, refused: 0 })
  gate.throttled()
  assert.equal(gate.isOpen, false)
})

test('after such an answer fewer get through, and who would wait too long is turned away', async () => {
  const { clock, gate } = world()
  await offer(clock, gate, 2_000, 5)
  for (let answer = 0; answer < 50; answer++) gate.throttled()
  const { through, refused } = await offer(clock, gate, 2_000, 5)
  assert.ok(through > 160 && through < 340, `${through} of 400 got through`)
  gate.throttled()
  await clock.pass(600)
  gate.throttled()
  await clock.pass(600)
  gate.throttled()
  const later = await offer(clock, gate, 2_000, 2)
  assert.ok(later.through < through && later.refused > 0, `${later.through} got through, ${later.refused} were refused`)
  assert.equal(refused, 0)
})

test('time opens it again', async () => {
  const { clock, gate } = world()
  await offer(clock, gate, 1_000, 10)
  gate.throttled()
  const { refused } = await offer(clock, gate, 60_000, 20)
  assert.equal(refused, 0)
  assert.equal(gate.isOpen, true)
  assert.equal(clock.timerCount, 0)
})

test('a broker that was narrowed to the least sends as before within three seconds, for it sends little', async () => {
  const { clock, gate } = world()
  await offer(clock, gate, 2_000, 50)
  for (let answer = 0; answer < 10; answer++) {
    gate.throttled()
    await offer(clock, gate, 600, 50)
  }
  await offer(clock, gate, 3_000, 50)
  const { through, refused } = await offer(clock, gate, 2_000, 50)
  assert.ok(through >= 38, `${through} of 40 got through`)
  assert.equal(refused, 0)
})

test('who is turned away hears that nothing was done, and who stops waiting goes', async () => {
  const { clock, gate } = world()
  gate.throttled()
  const waiting = Array.from({ length: 10 }, () => gate.enter(undefined).catch((cause: unknown) => cause))
  await clock.pass(10_000)
  const refused = (await Promise.all(waiting)).filter((cause): cause is Failure => cause instanceof Failure)
  assert.ok(refused.length > 0)
  for (const { kind, reason, applied } of refused)
    assert.deepEqual([kind, reason, applied], ['unavailable', 'store-throttled', 'no'])

  gate.throttled()
  await gate
    .enter(AbortSignal.abort())
    .catch((cause: unknown) => assert.ok(cause instanceof Failure && cause.reason === 'aborted'))
  const stop = new AbortController()
  const first = gate.enter(undefined)
  const last = gate.enter(stop.signal)
  stop.abort()
  await assert.rejects(last, (cause) => cause instanceof Failure && cause.reason === 'aborted' && cause.applied === 'no')
  await clock.pass(10_000)
  await first
  assert.equal(clock.timerCount, 0)
})
