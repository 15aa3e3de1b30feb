import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainCompute } from '../../fakes/plain-compute.ts'
import { World } from './world.ts'

function makeWorld() {
  const world = new World(1, {
    compute: plainCompute(),
  })
  const { process, ports } = world.start('server', 'server-1')
  const passTime = (ms: number) => world.scheduler.run(world.scheduler.nowMs + ms, () => false)
  return { world, process, clock: ports.clock, passTime }
}

test('a suspended process sees no time pass, and its timers wait as long as they had left', async () => {
  const { world, process, clock, passTime } = makeWorld()
  let firedMs = -1
  clock.after(10_000, () => {
    firedMs = world.scheduler.nowMs
  })
  await passTime(4_000)
  const before = { wall: clock.nowMs(), steady: clock.monotonicMs() }
  process.suspend(4_000, 64_000)
  await passTime(60_000)
  process.resume(world.scheduler.nowMs)
  assert.equal(clock.nowMs(), before.wall)
  assert.equal(clock.monotonicMs(), before.steady)
  await passTime(5_000)
  assert.equal(firedMs, -1)
  await passTime(1_500)
  assert.ok(firedMs >= 70_000 && firedMs < 70_001, String(firedMs))
})

test('time goes on for a suspended process with the first event after its suspension, and never back', async () => {
  const { process, clock, passTime } = makeWorld()
  const seen: number[] = []
  const tick = (): void => {
    seen.push(clock.monotonicMs())
    clock.after(7, tick)
  }
  tick()
  await passTime(100)
  process.suspend(100, 1_000)
  await passTime(2_000)
  assert.ok(seen.length > 100)
  assert.ok(
    seen.every((ms, at) => at === 0 || (ms > seen[at - 1]! && ms < seen[at - 1]! + 8)),
    String(seen),
  )
})

test('a cancelled timer stays silent after a suspension', async () => {
  const { process, clock, passTime } = makeWorld()
  let fired = false
  const timer = clock.after(100, () => {
    fired = true
  })
  process.suspend(0, 1_000)
  await passTime(1_050)
  timer.cancel()
  await passTime(1_000)
  assert.equal(fired, false)
})
