import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planChecklists } from './checklists.ts'
import { PROCUREMENT_ROWS } from './score/procurement-rows.ts'
import { planScoreEvaluation } from './score-evaluation.ts'
import { planScoreProcurement } from './score-procurement.ts'

const book = builtInBook()
const NOW = '2026-11-20'

type Fields = Readonly<Record<string, unknown>>

interface Procurement {
  readonly overall: string
  readonly acceptable: boolean
  readonly missing: readonly string[]
  readonly unsigned: readonly Fields[]
  readonly rows: Readonly<
    Record<string, { readonly state: string; readonly class: string; readonly questions: readonly string[] }>
  >
}

const ITEMS = Object.entries(PROCUREMENT_ROWS).flatMap(([row, { evidence }]) =>
  Object.keys(evidence).map((kind) => `${row}.${kind}`),
)
const EVIDENCE = ITEMS.map((item) => ({ item, result: 'pass', at: '2026-11-10', links: [`evidence/${item}.json`] }))
const SIGNED = Object.entries(PROCUREMENT_ROWS).flatMap(([row, { signOff }]) => signOff.map((role) => ({ row, role, at: NOW })))

function procurement(input: Fields): Procurement {
  return planScoreProcurement.evaluate({ now: NOW, ...input }, book).output as unknown as Procurement
}

describe('plan score procurement', () => {
  it('has six rows, each with a class, questions, evidence and roles', () => {
    const { rows, overall, acceptable, missing } = procurement({})
    assert.equal(Object.keys(rows).length, 6)
    assert.ok(Object.values(rows).every(({ questions }) => questions.length > 0))
    assert.deepEqual(missing, ITEMS)
    assert.deepEqual([overall, acceptable], ['unknown', false])
  })

  it('is acceptable with all evidence and all signatures, and not with one less', () => {
    assert.equal(procurement({ evidence: EVIDENCE, signOffs: SIGNED }).acceptable, true)
    assert.equal(procurement({ evidence: EVIDENCE, signOffs: SIGNED.slice(1) }).acceptable, false)
    assert.equal(procurement({ evidence: EVIDENCE.slice(1), signOffs: SIGNED }).acceptable, false)
  })

  it('takes a claim without a link for none, and a failure without one for a failure', () => {
    const claim = procurement({ evidence: EVIDENCE.map((one) => ({ ...one, links: [] })) })
    assert.equal(claim.overall, 'unknown')
    const failed = procurement({ evidence: [...EVIDENCE, { item: 'operations.quotaEvent', result: 'fail', at: '2026-11-11' }] })
    assert.equal(failed.rows.operations!.state, 'fail')
  })

  it('may do without what is negotiable, but not against a failure', () => {
    const without = EVIDENCE.filter(({ item }) => item !== 'elasticity.scaleIn')
    assert.equal(procurement({ evidence: without, signOffs: SIGNED }).acceptable, true)
    assert.equal(procurement({ evidence: without, signOffs: SIGNED, classes: { elasticity: 'hard' } }).acceptable, false)
    const failed = [...without, { item: 'elasticity.scaleIn', result: 'fail', at: NOW }]
    assert.equal(procurement({ evidence: failed, signOffs: SIGNED }).acceptable, false)
  })

  it('does not count records of another option, nor signatures still to come', () => {
    const other = EVIDENCE.map((one) => ({ ...one, scope: 'b' }))
    assert.equal(procurement({ option: 'a', evidence: other }).overall, 'unknown')
    assert.equal(procurement({ option: 'b', evidence: other }).overall, 'pass')
    const later = SIGNED.map((one) => ({ ...one, at: '2026-11-21' }))
    assert.equal(procurement({ evidence: EVIDENCE, signOffs: later }).unsigned.length, 6)
  })

  it('refuses rows that there are not', () => {
    assert.throws(() => procurement({ classes: { elastisity: 'hard' } }), {
      message: 'input: /classes/elastisity is no row; did you mean elasticity?',
    })
  })
})

describe('plan score evaluation', () => {
  it('fills six areas of each candidate from its own evidence', () => {
    const evidence = [
      {
        item: 'evaluation.storageModel',
        scope: 'odradek',
        result: 'pass',
        at: NOW,
        links: ['evidence/kill.json'],
        validated: 'kill -9 under load',
        signals: 'nothing acknowledged is lost',
      },
      { item: 'evaluation.networkModel', scope: 'msk-express', result: 'fail', at: NOW },
    ]
    const { matrix, candidates } = planScoreEvaluation.evaluate(
      { now: NOW, candidates: ['odradek', 'msk-express', 'odradek'], evidence },
      book,
    ).output as { readonly matrix: readonly Fields[]; readonly candidates: Readonly<Record<string, Fields>> }
    assert.equal(matrix.length, 12)
    const cell = matrix.find(({ candidate, area }) => candidate === 'odradek' && area === 'storageModel')!
    assert.deepEqual([cell.state, cell.validated, cell.signals], ['pass', 'kill -9 under load', 'nothing acknowledged is lost'])
    assert.equal(candidates.odradek!.overall, 'unknown')
    assert.deepEqual(candidates['msk-express']!.failed, ['networkModel'])
    assert.equal(candidates['msk-express']!.overall, 'fail')
  })
})

describe('plan checklists', () => {
  const checklists = (input: Fields) =>
    planChecklists.evaluate({ now: NOW, ...input }, book).output as unknown as {
      readonly valid: boolean
      readonly problems: readonly string[]
      readonly warnings: readonly string[]
      readonly lists: Readonly<Record<string, Fields>>
      readonly rows: readonly Fields[]
    }

  it('has six, six, five and seven rows, all unknown without evidence', () => {
    const { lists } = checklists({})
    assert.deepEqual(
      Object.entries(lists).map(([name, { state, unknown }]) => [name, state, unknown]),
      [
        ['clientBehaviour', 'unknown', 6],
        ['ecosystem', 'unknown', 6],
        ['operationalContracts', 'unknown', 5],
        ['validation', 'unknown', 7],
      ],
    )
  })

  it('lets a runbook pass only if it is there and was executed', () => {
    const evidence = [{ item: 'operationalContracts.quota', result: 'pass', at: NOW, links: ['evidence/quota.json'] }]
    const stateWith = (runbooks: Fields) => checklists({ evidence, runbooks }).rows.find(({ row }) => row === 'quota')!.state
    assert.equal(stateWith({ quota: true }), 'pass')
    assert.equal(stateWith({ quota: false }), 'fail')
    assert.equal(stateWith({}), 'unknown')
    const written = checklists({ runbooks: { quota: true } }).rows.find(({ row }) => row === 'quota')!
    assert.equal(written.state, 'unknown')
  })

  it('is valid with a style of rollback and a rule for offsets', () => {
    assert.deepEqual(checklists({}).problems, ['rollback-style-missing', 'rollback-offset-rule-missing'])
    assert.deepEqual(checklists({ rollback: { style: 'cutover' } }).problems, ['rollback-offset-rule-missing'])
    assert.equal(checklists({ rollback: { style: 'topic-by-topic', offsetRule: 'preserved' } }).valid, true)
  })

  it('warns where only plain writes and reads were run', () => {
    assert.deepEqual(checklists({ classesPassed: ['consume', 'produce'] }).warnings, ['only-plain-writes-and-reads'])
    assert.deepEqual(checklists({ classesPassed: ['produce', 'streams'] }).warnings, [])
    assert.deepEqual(checklists({}).warnings, [])
  })
})
