import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AckGaps } from './ack-gaps.ts'

test('a partition that stands still is seen although others go on', () => {
  const gaps = new AckGaps()
  for (let nowMs = 0; nowMs <= 3_000; nowMs += 50) {
    gaps.note(0, nowMs)
    if (nowMs <= 1_000 || nowMs >= 1_700) gaps.note(1, nowMs)
  }
  assert.equal(gaps.longest(), 700)
})

test('a gap counts for the time in which it was open', () => {
  const gaps = new AckGaps()
  for (const nowMs of [0, 400, 450, 1_050]) gaps.note(0, nowMs)
  assert.equal(gaps.longest(0, 300), 400)
  assert.equal(gaps.longest(350, 440), 0)
  assert.equal(gaps.longest(420, 2_000), 600)
})
