import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ROOT } from '../tidy/sources.ts'
import { runOdradek } from './run-odradek.ts'

const TINY_QUEUE = join(ROOT, 'examples', 'plans', 'tiny-queue')

async function plan(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runOdradek(['plan', ...args, '-d', TINY_QUEUE, '--json'])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

describe('the tiny queue of the examples', () => {
  it('needs no Kafka', async () => {
    const { verdict, alternative, losses } = await plan('fit', 'kafka')
    assert.deepEqual([verdict, alternative], ['simpler', 'sqs'])
    assert.ok((losses as readonly string[]).length > 0)
  })

  it('would cost more on shared storage, as its walk says', async () => {
    const [now, then] = [await plan('cost'), await plan('cost', '--option', 'odradek')]
    assert.deepEqual([Math.round(now.totalUsd as number), Math.round(then.totalUsd as number)], [1018, 1286])
    const [row] = (await plan('compare')).rows as readonly { readonly option: string; readonly paybackMonths: number | null }[]
    assert.deepEqual([row?.option, row?.paybackMonths], ['odradek', null])
  })

  it('is told to stay', async () => {
    const { verdict, clears } = await plan('options')
    assert.equal(verdict, 'stay')
    const clear = (clears as readonly { readonly driver: string; readonly threshold: unknown }[]).find(
      ({ driver }) => driver === 'bestAlternativeMonthlyUsd',
    )
    assert.equal(Math.round(clear?.threshold as number), 574)
  })

  it('has all documents that calculations about it need, but for evidence', async () => {
    const { steps } = await plan()
    const missing = (steps as readonly { readonly missing: readonly string[] }[]).flatMap((step) => step.missing)
    assert.deepEqual(new Set(missing), new Set(['evidence/']))
  })
})
