import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { odradekSource } from '../clients/brokers/odradek.ts'
import { KillRounds } from './kill-rounds.ts'

test('a broker killed under load three times loses and doubles nothing', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'odradek-restart-'))
  {
    await using broker = await odradekSource(join(process.cwd(), 'dist/src/main.js')).open(folder)
    const rounds = await KillRounds.prepare(broker)
    for (let round = 0; round < 3; round++) {
      const { lost, doubled, wrong } = await rounds.round()
      assert.deepEqual({ lost, doubled, wrong }, { lost: [], doubled: [], wrong: [] })
    }
    await rounds.settle()
    const { acknowledged, recordCount, ...rest } = await rounds.verify()
    // A kill may come before the first answer of its round, so only now is there surely something.
    assert.ok(acknowledged > 0)
    assert.deepEqual(rest, { lost: [], doubled: [], wrong: [] })
    assert.equal(recordCount, acknowledged * 5)
  }
  await rm(folder, { recursive: true, force: true })
})
