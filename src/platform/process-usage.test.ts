import assert from 'node:assert/strict'
import test from 'node:test'
import { readBuild } from './build.ts'
import { ProcessUsage, watchEventLoop } from './process-usage.ts'

test('the process takes some memory and some time', () => {
  const usage = new ProcessUsage()
  assert.ok(usage.residentBytes > usage.heapUsedBytes)
  assert.ok(usage.heapBytes >= usage.heapUsedBytes)
  assert.ok(usage.externalBytes > 0)
  assert.ok(usage.cpuSeconds > 0)
  assert.ok(Math.abs(usage.startedSeconds - (Date.now() / 1_000 - process.uptime())) < 1)
})

test('an event loop that is held up is told of', async () => {
  const delays: number[] = []
  const heldUp = new Promise<number>((resolve) => {
    const stop = watchEventLoop((delay) => {
      delays.push(delay)
      if (delay < 0.1) return
      stop()
      resolve(delay)
    })
  })
  const untilMs = performance.now() + 300
  while (performance.now() < untilMs) {
    // Nothing else runs meanwhile.
  }
  // The watch doesn't keep the process alive.
  const alive = setInterval(() => {}, 1_000)
  const delay = await heldUp
  clearInterval(alive)
  assert.ok(delay > 0.2 && delay < 60, `told ${delay} s`)
})

test('the build is that of the package', () => {
  assert.match(readBuild().version, /^\d+\.\d+\.\d+/)
  assert.equal(readBuild().node, process.version)
})
