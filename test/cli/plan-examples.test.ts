import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EXAMPLES_DAY } from '../planner/example-plans.ts'
import { ROOT } from '../tidy/sources.ts'
import { runOdradek } from './run-odradek.ts'

const PLANS = join(ROOT, 'examples', 'plans')

function planOf(name: string, ended = 0) {
  return async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await runOdradek(['plan', ...args, '-d', join(PLANS, name), '--json'])
    assert.equal(code, ended, stderr)
    return JSON.parse(stdout)
  }
}

const plan = planOf('tiny-queue')

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

  it('is told so by report and memo before anything else', async () => {
    for (const file of ['report.md', 'memo.md']) {
      const text = await readFile(join(PLANS, 'tiny-queue', file), 'utf8')
      const first = text.indexOf('This workload needs no Kafka: a queue (Amazon SQS) would do. Take it')
      assert.ok(first >= 0 && first < text.indexOf('costs 268 USD a month more'), file)
      assert.ok(text.includes('the price book has no price of it') && !text.includes('and tune what is there'), file)
    }
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

describe('the log platform of the examples', () => {
  const logs = planOf('log-platform')

  it('is steady and regulated, and storage presses most, as its walk says', async () => {
    assert.deepEqual((await logs('classify')).labels, ['steady', 'regulated'])
    const { dominating, strong } = await logs('pressures')
    assert.deepEqual([dominating, strong], ['storage', ['storage', 'network', 'governance']])
  })

  it('has a model that its bill bears out, and a move that pays back', async () => {
    const compared = (await logs('compare')) as unknown as Compared
    const { monthlyUsd, tunedUsd } = compared.current
    assert.deepEqual([monthlyUsd, tunedUsd].map(Math.round), [29_234, 22_248])
    assert.deepEqual([compared.bill.K3, compared.bill.total.errorRatio.toFixed(3)], ['green', '0.023'])
    assert.deepEqual(
      compared.rows.map((one) => [one.option, Math.round(one.monthlyUsd), one.paybackMonths?.toFixed(2) ?? null]),
      [
        ['msk-express', 29_836, null],
        ['odradek', 15_351, '8.01'],
      ],
    )
  })

  it('is paid back within the limit with both well tuned, and the history of the other example long after it', async () => {
    const months = async (of: typeof logs) => {
      const { rows } = (await of('compare')) as unknown as Compared
      return Math.ceil(rows.find(({ option }) => option === 'odradek')!.againstTuned.paybackMonths)
    }
    assert.deepEqual([await months(logs), await months(planOf('replay-analytics'))], [11, 44])
    const report = await readFile(join(PLANS, 'replay-analytics', 'report.md'), 'utf8')
    assert.ok(report.indexOf('Tune first: that saves 24,300 of 40,100 USD a month') < report.indexOf('Move to shared storage'))
    assert.match(report, /What asks for the move is that account, bucket and keys must be yours, not money/)
  })

  it('would move, and may not yet', async () => {
    assert.equal((await logs('options')).verdict, 'sharedStorage')
    const { gates, windowAllowed, amber } = await planOf('log-platform', 4)('gates', '--now', EXAMPLES_DAY)
    assert.deepEqual(gates, { compatibility: 'red', cost: 'green', network: 'red', migration: 'red', operations: 'amber' })
    assert.deepEqual([windowAllowed, amber], [false, ['O5']])
  })
})

interface Compared {
  readonly current: { readonly monthlyUsd: number; readonly tunedUsd: number }
  readonly rows: readonly {
    readonly option: string
    readonly monthlyUsd: number
    readonly paybackMonths: number | null
    readonly againstTuned: { readonly paybackMonths: number }
  }[]
  readonly bill: { readonly K3: string; readonly total: { readonly errorRatio: number } }
}

describe('the other examples', () => {
  it('stay where tuning is worth more, and say what they lack', async () => {
    assert.equal((await planOf('event-bus')('options')).verdict, 'stay')
    assert.deepEqual((await planOf('event-bus')('cost')).unknown, ['support'])
    const { dominating } = await planOf('replay-analytics')('pressures')
    assert.equal(dominating, 'storage')
    const automq = await planOf('replay-analytics')('cost', '--option', 'automq')
    assert.deepEqual([automq.totalUsd, automq.unknown], [null, ['subscription']])
  })
})
