import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { RealClock } from './clock.ts'

/** Node's runner ends a test whose only pending work doesn't hold the process: this holds it. */
async function held<Value>(work: Promise<Value>): Promise<Value> {
  const hold = setInterval(() => {}, 1_000)
  try {
    return await work
  } finally {
    clearInterval(hold)
  }
}

test('short and long timers each fire once and never early', async () => {
  const clock = new RealClock()
  const startMs = clock.monotonicMs()
  const delays = [60, 1, 25, 5]
  const fired: number[] = []
  await held(
    Promise.all(
      delays.map(
        (delayMs) =>
          new Promise<void>((resolve) => {
            clock.after(delayMs, () => {
              assert.ok(clock.monotonicMs() - startMs >= delayMs, `${delayMs} ms fired early`)
              fired.push(delayMs)
              resolve()
            })
          }),
      ),
    ),
  )
  // In no order: on a machine that stalled, several are due at the same time.
  assert.deepEqual(
    fired.sort((a, b) => a - b),
    [1, 5, 25, 60],
  )
})

test('cancelled timers do not fire', async () => {
  const clock = new RealClock()
  const fired: string[] = []
  clock.after(1, () => fired.push('short')).cancel()
  clock.after(25, () => fired.push('long')).cancel()
  await held(new Promise<void>((resolve) => clock.after(40, resolve)))
  assert.deepEqual(fired, [])
})

test('pending timers do not keep the process alive', () => {
  const script = `import { RealClock } from ${JSON.stringify(new URL('./clock.js', import.meta.url).href)}
    const clock = new RealClock()
    clock.after(5, () => {})
    clock.after(60_000, () => {})
    clock.after(Infinity, () => {})`
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 })
  assert.equal(status, 0)
})

test('what is to be done soon comes after the code that asked for it', async () => {
  const order: string[] = []
  const done = new Promise<void>((resolve) =>
    new RealClock().soon(() => {
      order.push('soon')
      resolve()
    }),
  )
  order.push('now')
  await done
  assert.deepEqual(order, ['now', 'soon'])
})

test('wall-clock time is whole milliseconds', () => {
  assert.ok(Number.isInteger(new RealClock().nowMs()))
})
