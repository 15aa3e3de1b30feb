import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectsTarget } from './objects.ts'
import type { Violation } from './target.ts'
import { wireTarget } from './wire.ts'

for (const [name, target, frames] of [
  ['requests', wireTarget, 500],
  ['stored structures', objectsTarget, 3_000],
] as const) {
  test(`mutated ${name} of a fixed seed break nothing`, async () => {
    const violations: Violation[] = []
    await target({ seed: 20_261_121, frames, report: (violation) => violations.push(violation) })
    // A shared machine may stand still by itself: how long things take is for the command to judge.
    assert.deepEqual(
      violations.filter(({ what }) => !/ ms$|heap$|memory$/.test(what)).map(({ what, cause }) => `${what}: ${String(cause)}`),
      [],
    )
  })
}
