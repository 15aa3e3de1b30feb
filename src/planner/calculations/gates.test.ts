import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import type { Book } from '../planner.ts'
import { GATE_ITEMS } from './gates/gate-items.ts'
import { planGates } from './gates.ts'

interface Result {
  readonly gates: Readonly<Record<string, string>>
  readonly windowAllowed: boolean
  readonly red: readonly string[]
  readonly amber: readonly string[]
  readonly items: readonly {
    readonly item: string
    readonly state: string
    readonly why: string
    readonly daysLeft: number | null
  }[]
  readonly waivers: readonly { readonly state: string }[]
  readonly notCounted: readonly { readonly record: string; readonly why: string }[]
  readonly warnings: readonly string[]
}

interface Given {
  readonly item: string
  readonly result: string
  readonly at: string
  readonly scope?: string
  readonly classes?: readonly string[]
  readonly validDays?: number
}

const NOW = '2026-11-20'
const ITEMS = Object.values(GATE_ITEMS).flatMap((items) => Object.keys(items))

function gates(evidence: readonly Given[], input: Record<string, unknown> = {}, book: Book = builtIn): Result {
  return planGates.evaluate({ now: NOW, evidence, ...input }, book).output as unknown as Result
}

function stateOf(result: Result, item: string) {
  const found = result.items.find((one) => one.item === item)
  assert.ok(found !== undefined)
  return found
}

const builtIn = builtInBook()
const pass = (item: string, at: string, more: Partial<Given> = {}): Given => ({ item, result: 'pass', at, ...more })
const fail = (item: string, at: string, more: Partial<Given> = {}): Given => ({ item, result: 'fail', at, ...more })

const record: fc.Arbitrary<Given> = fc
  .record({
    item: fc.constantFrom('C1', 'C2', 'K4', 'M1', 'O2', 'X1'),
    result: fc.constantFrom('pass', 'fail'),
    day: fc.integer({ min: 1, max: 28 }),
    month: fc.constantFrom('07', '08', '09', '10', '11', '12'),
    scope: fc.constantFrom(undefined, 'w1', 'w2', 'transactions'),
  })
  .map(({ item, result, day, month, scope }) => {
    const at = `2026-${month}-${String(day).padStart(2, '0')}`
    return { item, result, at, ...(scope === undefined ? {} : { scope }) }
  })

describe('plan gates', () => {
  it('lets nothing pass without evidence, and says what is missing', () => {
    const result = gates([])
    assert.deepEqual(result.red, ITEMS.toSorted())
    assert.equal(result.windowAllowed, false)
    assert.equal(stateOf(result, 'O1').why, 'no fresh evidence')
  })

  it('counts evidence on its last day and not on the next', () => {
    assert.equal(stateOf(gates([pass('O1', '2026-10-21')]), 'O1').daysLeft, 0)
    assert.equal(stateOf(gates([pass('O1', '2026-10-20')]), 'O1').state, 'red')
    assert.equal(stateOf(gates([pass('K4', '2026-08-22')]), 'K4').state, 'green')
    assert.equal(stateOf(gates([pass('K4', '2026-08-21')]), 'K4').state, 'red')
  })

  it('counts calendar days, whatever the hour', () => {
    const now = '2026-11-20T23:59:00Z'
    assert.equal(stateOf(gates([pass('O1', '2026-10-21T00:00:00Z')], { now }), 'O1').state, 'green')
  })

  it('lets a record shorten its own life, never lengthen it', () => {
    assert.equal(stateOf(gates([pass('O1', '2026-11-10', { validDays: 9 })]), 'O1').state, 'red')
    assert.equal(stateOf(gates([pass('O1', '2026-10-20', { validDays: 90 })]), 'O1').state, 'red')
  })

  it('goes by the newest record, and of one day by a failure', () => {
    assert.equal(stateOf(gates([fail('O2', '2026-11-10'), pass('O2', '2026-11-11')]), 'O2').state, 'green')
    assert.equal(stateOf(gates([pass('O2', '2026-11-11T18:00:00Z'), fail('O2', '2026-11-11T09:00:00Z')]), 'O2').state, 'red')
  })

  it('does not count what is still to come, nor an old failure', () => {
    assert.equal(stateOf(gates([pass('O1', '2026-11-21')]), 'O1').state, 'red')
    assert.equal(gates([pass('O1', '2026-11-21')]).notCounted[0]?.why, 'in-the-future')
    assert.equal(stateOf(gates([fail('O1', '2026-09-01'), pass('O1', '2026-11-01')]), 'O1').state, 'green')
  })

  it('needs every wave, class and client family that it is told of, by scope', () => {
    const waves = { waves: ['w1', 'w2'], awkwardClasses: ['transactions'], clientFamilies: ['java', 'librdkafka'] }
    const result = gates([pass('M4', NOW, { scope: 'w1' }), pass('M4', NOW), pass('C1', NOW, { scope: 'java' })], waves)
    assert.equal(stateOf(result, 'M4').why, 'no fresh evidence for w2')
    assert.equal(stateOf(result, 'C1').why, 'no fresh evidence for librdkafka')
    assert.equal(stateOf(result, 'C2').why, 'no fresh evidence for transactions')
    assert.equal(result.notCounted[0]?.why, 'no-such-scope')
  })

  it('needs one record of each item even where there is nothing to show it for', () => {
    for (const item of ['C1', 'C2', 'M1']) {
      assert.equal(stateOf(gates([], { awkwardClasses: [], waves: [] }), item).state, 'red')
      assert.equal(stateOf(gates([pass(item, NOW)]), item).state, 'green')
    }
  })

  it('takes a pass of plain writes and reads for no pass', () => {
    const plain = gates([pass('C1', NOW, { classes: ['produce', 'consume'] })])
    assert.equal(stateOf(plain, 'C1').state, 'red')
    assert.deepEqual(plain.warnings, ['only-plain-writes-and-reads'])
    assert.equal(stateOf(gates([pass('C1', NOW, { classes: ['produce', 'transactions'] })]), 'C1').state, 'green')
    assert.equal(stateOf(gates([fail('C1', NOW, { classes: ['produce'] })]), 'C1').why, 'the newest evidence failed')
  })

  it('lets figures of the cost take a pass away, and never give one', () => {
    const lineItems = Object.fromEntries(
      ['compute', 'blockStorage', 'objectStorage', 'privateConnectivity', 'crossZoneTraffic', 'requestCharges', 'support'].map(
        (name) => [name, 1] as const,
      ),
    )
    const passed = [pass('K1', NOW), pass('K2', NOW), pass('K3', NOW)]
    const wrong = gates(passed, { cost: { lineItems: { ...lineItems, engineeringTime: null }, scenarios: 2, billError: -0.16 } })
    assert.equal(stateOf(wrong, 'K1').why, 'blank line items: engineeringTime')
    assert.equal(stateOf(wrong, 'K2').why, '2 scenarios, 3 needed')
    assert.equal(stateOf(wrong, 'K3').why, 'the bill is off by more than 0.15')
    const right = { cost: { lineItems: { ...lineItems, engineeringTime: 0 }, scenarios: 3, billError: 0.15 } }
    assert.deepEqual(
      gates(passed, right).red.filter((item) => item < 'K4' && item >= 'K'),
      [],
    )
    assert.deepEqual(
      gates([], right).red.filter((item) => item < 'K4' && item >= 'K'),
      ['K1', 'K2', 'K3'],
    )
    assert.equal(stateOf(gates(passed, { cost: { billError: null } }), 'K3').why, 'the bill was not reconciled')
  })

  it('makes red amber by a waiver up to its last day', () => {
    const waiver = { item: 'O4', owner: 'platform lead', reason: 'drill next week', until: NOW }
    const amber = gates([], { waivers: [waiver] })
    assert.deepEqual(amber.amber, ['O4'])
    assert.ok(!amber.red.includes('O4'))
    const ended = gates([], { waivers: [{ ...waiver, until: '2026-11-19' }] })
    assert.ok(ended.red.includes('O4'))
    assert.deepEqual(
      ended.waivers.map(({ state }) => state),
      ['ended'],
    )
    assert.deepEqual(
      gates([pass('O4', NOW)], { waivers: [waiver] }).waivers.map(({ state }) => state),
      ['not-needed'],
    )
  })

  it('counts what does not apply as green, if there is a reason', () => {
    const notApplicable = ITEMS.filter((item) => item.startsWith('N')).map((item) => ({ item, reason: 'one host' }))
    assert.equal(gates([], { notApplicable }).gates.network, 'green')
    assert.throws(() => gates([], { notApplicable: [{ item: 'N5', reason: '' }] }), { message: /\/notApplicable\/0\/reason/ })
    assert.throws(() => gates([], { waivers: [{ item: 'Q4', owner: 'a', reason: 'b', until: NOW }] }), {
      message: /\/waivers\/0\/item is no gate item; did you mean/,
    })
  })

  it('says which records it left out, and refuses days that the calendar has not', () => {
    assert.deepEqual(gates([pass('P9', NOW)]).notCounted, [{ record: '/evidence/0', item: 'P9', scope: '', why: 'no-gate-item' }])
    assert.throws(() => gates([], { now: '2026-13-45' }), { message: /\/now must be a day that exists/ })
  })

  it('takes texts, days and more items from a file of limits', () => {
    const value = {
      gates: { cost: { K1: { validDays: 3 } }, operations: { O6: { text: 'restore' } } },
      constants: { 'gates.validDays': 5 },
    }
    const book = builtInBook({ limits: [{ name: 'own.yaml', value }] })
    const result = gates([pass('K1', '2026-11-17'), pass('O1', '2026-11-14')], {}, book)
    assert.equal(stateOf(result, 'K1').state, 'green')
    assert.equal(stateOf(result, 'O1').state, 'red')
    assert.equal(stateOf(result, 'O6').state, 'red')
  })

  it('is never made redder by one more pass', () => {
    const worth = { green: 2, amber: 1, red: 0 } as Readonly<Record<string, number>>
    const input = fc.constantFrom({}, { waves: ['w1', 'w2'], awkwardClasses: ['transactions'] })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), record, input, (before, one, more) => {
        const without = gates(before, more)
        const with1 = gates([...before, { ...one, result: 'pass' }], more)
        for (const [name, light] of Object.entries(without.gates)) assert.ok(worth[with1.gates[name]!]! >= worth[light]!, name)
      }),
      { numRuns: 60 },
    )
  })

  it('fails as a check while a window may not be scheduled', () => {
    assert.equal(planGates.evaluate({ now: NOW }, builtIn).hasFailed, true)
    const notApplicable = ITEMS.map((item) => ({ item, reason: 'nothing to move' }))
    assert.equal(planGates.evaluate({ now: NOW, notApplicable }, builtIn).hasFailed, false)
  })
})
