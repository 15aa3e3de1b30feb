import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Verdict } from './judging/judge.ts'
import { type ClientReport, showReport, violationsOf } from './report.ts'

const CLIENT: ClientReport = {
  client: 'own',
  sent: 10,
  acknowledged: 10,
  longestGapMs: 0,
  longestStandstillMs: 0,
  rebalances: 0,
  ownRebalances: 0,
  givenUp: 0,
  unprocessed: 0,
  failures: [],
}
const VERDICT: Verdict = { recordCount: 10, lost: [], doubled: [], reordered: [], wrong: [] }

test('what went well has no violations', () => {
  assert.deepEqual(violationsOf([CLIENT], VERDICT, []), [])
  assert.deepEqual(violationsOf([{ ...CLIENT, ownRebalances: 4, givenUp: 1 }], VERDICT, []), [])
})

test('each thing that must not be is a violation', () => {
  const worse: Partial<ClientReport>[] = [{ acknowledged: 9 }, { rebalances: 1 }, { unprocessed: 1 }, { failures: ['no'] }]
  for (const change of worse)
    assert.equal(violationsOf([{ ...CLIENT, ...change }], VERDICT, []).length, 1, JSON.stringify(change))
  for (const kind of ['lost', 'doubled', 'reordered', 'wrong'])
    assert.equal(violationsOf([CLIENT], { ...VERDICT, [kind]: ['one'] }, []).length, 1, kind)
  assert.equal(violationsOf([CLIENT], VERDICT, ['b1 ended by itself']).length, 1)
})

test('a report tells the first violations and counts the others', () => {
  const lost = Array.from({ length: 25 }, (_, at) => `own:${at}`)
  const verdict = { ...VERDICT, lost }
  const violations = violationsOf([CLIENT], verdict, [])
  const blows = [{ what: 'kill -9', atMs: 1_500, gapsMs: { own: 740 }, standstillsMs: { own: 0 } }]
  const report = {
    scenario: 'kill',
    store: 'stub',
    seed: 1,
    seconds: 3,
    clients: [CLIENT],
    blows,
    verdict,
    storeFaults: {},
    violations,
  }
  const text = showReport(report)
  assert.match(text, /25 lost, 0 doubled/)
  assert.match(text, /VIOLATION lost: 15 more/)
  assert.match(text, /1\.5 s +kill -9 +740 \(≤100\)/)
})
