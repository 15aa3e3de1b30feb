import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { Failure } from '../base/failure.ts'
import { StoreWatch } from './store-watch.ts'

const STRANDED_MS = 1_000

function withReject() {
  let reject: (cause: Failure) => void = () => {}
  const promise = new Promise<void>((_, refuse) => {
    reject = refuse
  })
  return { promise, reject }
}

/** A store that answers in 20 ms, or not at all. */
class Line {
  readonly clock = new FakeClock()
  readonly changes: string[] = []
  isCut = false
  isBlocked = false
  probes = 0
  readonly watch = new StoreWatch({ clock: this.clock, probe: (signal) => this.#probe(signal), strandedMs: STRANDED_MS })

  constructor() {
    this.watch.follow(
      () => this.isBlocked,
      () => this.changes.push(this.watch.standing),
    )
  }

  /** What was asked for while the line was cut is never answered. */
  request(sizeBytes = 0, takesMs = 20): void {
    const isLost = this.isCut
    void this.watch.heard(
      sizeBytes,
      () =>
        new Promise<void>((resolve) => {
          if (!isLost) this.clock.after(takesMs, resolve)
        }),
    )
  }

  fail(reason: 'store-failed' | 'store-throttled' | 'aborted'): Promise<void> {
    const request = () => Promise.reject(new Failure('unavailable', reason, 'no', 'no answer of use'))
    return this.watch.heard(0, request).catch(() => undefined)
  }

  #probe(signal: AbortSignal): Promise<void> {
    this.probes++
    const isLost = this.isCut
    return this.watch.heard(
      1,
      () =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Failure('unavailable', 'aborted', 'no', 'given up')))
          if (!isLost) this.clock.after(20, resolve)
        }),
    )
  }

  async strand(): Promise<void> {
    this.isCut = true
    this.request()
    await this.clock.pass(STRANDED_MS + 250)
    assert.equal(this.watch.standing, 'stranded')
  }
}

describe('the watch over the store', () => {
  it('asks for nothing by itself while the store answers, nor while nobody wants anything', async () => {
    const line = new Line()
    for (let at = 0; at < 100; at++) {
      line.request()
      await line.clock.pass(100)
      assert.equal(line.watch.standing, 'well')
    }
    await line.clock.pass(60_000)
    assert.equal(line.watch.standing, 'unknown', 'an old answer proves nothing')
    assert.equal(line.probes, 0)
    assert.deepEqual(line.changes, [])
    assert.equal(line.clock.timerCount, 0)
  })

  it('is owed nothing by the store for the slower of two requests, which was given up', async () => {
    const line = new Line()
    line.request()
    const slower = withReject()
    const given = line.watch.heard(0, () => slower.promise).catch(() => undefined)
    await line.clock.pass(30)
    slower.reject(new Failure('unavailable', 'aborted', 'unknown', 'another one was answered'))
    await given
    await line.clock.pass(60_000)
    assert.equal(line.probes, 0)
    assert.equal(line.clock.timerCount, 0)
  })

  it('is owed an answer by the store for what was given up unanswered', async () => {
    const line = new Line()
    line.request()
    await line.clock.pass(30)
    await line.fail('aborted')
    line.isCut = true
    await line.clock.pass(STRANDED_MS + 250)
    assert.equal(line.watch.standing, 'stranded')
  })

  it('finds silence within a second and a quarter, after a question of its own', async () => {
    const line = new Line()
    line.request()
    await line.clock.pass(100)
    line.isCut = true
    line.request()
    await line.clock.pass(STRANDED_MS - 10)
    assert.deepEqual(line.changes, [])
    assert.equal(line.probes, 1)
    await line.clock.pass(260)
    assert.deepEqual(line.changes, ['stranded'])
  })

  it('finds nothing wrong with one request that hangs while others are answered, nor with a large one that takes its time', async () => {
    const line = new Line()
    line.isCut = true
    line.request()
    line.isCut = false
    line.request(20_000_000, 9_000)
    await line.clock.pass(20_000)
    assert.deepEqual(line.changes, [])
    assert.ok(line.probes > 0, 'what else would have been answered')
  })

  it('takes "slow down" for an answer, and failures for none', async () => {
    for (const [reason, found] of [
      ['store-throttled', []],
      ['store-failed', ['stranded']],
    ] as const) {
      const line = new Line()
      line.isCut = true
      for (let at = 0; at < 15; at++) {
        await line.fail(reason)
        await line.clock.pass(100)
      }
      assert.deepEqual(line.changes, found, reason)
    }
  })

  it('finds a log that takes nothing, whatever the store answers', async () => {
    const line = new Line()
    line.isBlocked = true
    line.request()
    await line.clock.pass(300)
    assert.deepEqual(line.changes, ['stranded'])
    await line.clock.pass(10_000)
    assert.deepEqual(line.changes, ['stranded'])
    line.isBlocked = false
    await line.clock.pass(2_600)
    assert.deepEqual(line.changes, ['stranded', 'unknown'])
  })

  it('says nothing of a time in which the process did not run', async () => {
    const line = new Line()
    line.request(0, 60_100)
    line.clock.skip(60_000)
    await line.clock.pass(90)
    assert.deepEqual(line.changes, [])
    await line.clock.pass(10_000)
    assert.deepEqual(line.changes, [])
  })

  it('is well again after two seconds of answers, and speaks for the store two more seconds later', async () => {
    const line = new Line()
    await line.strand()
    line.isCut = false
    await line.clock.pass(3_400)
    assert.deepEqual(line.changes, ['stranded', 'unknown'])
    line.watch.want(true)
    await line.clock.pass(1_000)
    assert.equal(line.watch.standing, 'unknown')
    await line.clock.pass(1_500)
    assert.equal(line.watch.standing, 'well')
  })

  it('takes twice as long to be well again each time that it did not last', async () => {
    const line = new Line()
    const tookMs: number[] = []
    for (let turn = 0; turn < 7; turn++) {
      await line.strand()
      line.isCut = false
      let ms = 0
      for (; line.watch.standing === 'stranded'; ms += 250) await line.clock.pass(250)
      tookMs.push(Math.round(ms / 2_000) * 2)
    }
    assert.deepEqual(tookMs, [2, 4, 8, 16, 32, 60, 60])
    await line.clock.pass(300_000)
    await line.strand()
    line.isCut = false
    await line.clock.pass(3_400)
    assert.notEqual(line.watch.standing, 'stranded')
  })

  it('makes sure of its way while others have lost theirs, and says at once when it knows', async () => {
    const line = new Line()
    line.watch.want(true)
    assert.equal(line.watch.standing, 'unknown')
    await line.clock.pass(30)
    assert.deepEqual(line.changes, ['well'])
    await line.clock.pass(10_000)
    assert.equal(line.watch.standing, 'well')
    assert.ok(line.probes >= 15 && line.probes <= 25, `${line.probes} questions in ten seconds`)
    line.isCut = true
    await line.clock.pass(1_800)
    assert.deepEqual(line.changes, ['well', 'stranded'])
  })

  it('speaks for nobody by what it heard before everybody was cut off', async () => {
    const line = new Line()
    line.request()
    await line.clock.pass(30)
    line.isCut = true
    // Another broker found silence: that took it a second.
    await line.clock.pass(STRANDED_MS)
    line.watch.want(true)
    await line.clock.pass(5_000)
    assert.deepEqual(line.changes, ['stranded'])
  })

  it('ends with its timers', async () => {
    const line = new Line()
    await line.strand()
    line.watch.close()
    await line.clock.pass(10_000)
    assert.equal(line.clock.timerCount, 0)
  })
})
