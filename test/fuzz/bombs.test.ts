import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCompute } from '../../src/platform/compute.ts'
import { batchOf, produceBytes, record } from './bomb-cases.ts'
import { explode, judge } from './bombs.ts'

const compute = await openCompute()

for (const [name, valueBytes, times] of [
  ['twenty large', 30 * 1024 * 1024, 20],
  ['three thousand small', 200 * 1024, 3_000],
] as const) {
  test(`${name} batches that inflate to 600 MiB in all are taken in little memory`, async () => {
    const payload = await compute.compress('lz4', record(valueBytes))
    const bytes = produceBytes('compacted', batchOf('lz4', Buffer.from(payload), 1), times)
    const bomb = { name, kind: 'produce', bytes, compressionType: 3, isTaken: true } as const
    const wrong: string[] = []
    judge(bomb, await explode(bomb), ({ what }) => wrong.push(what))
    // A shared machine may stand still by itself: how long things take is for the command to judge.
    assert.deepEqual(
      wrong.filter((what) => !/held the loop/.test(what)),
      [],
    )
  })
}
