import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evidenceId, evidenceLines } from './evidence-lines.ts'
import { junitCounts } from './junit.ts'

describe('a JUnit report', () => {
  it('is counted by its cases, whatever its suites say', () => {
    const text = `<?xml version="1.0"?>
<testsuites tests="99"><!-- <testcase> -->
  <testsuite name="a > b" timestamp="2026-11-11T10:00:00"><testcase name="x"/><testcase name='"'><failure>1 &lt; 2</failure><error/></testcase></testsuite>
  <testsuite timestamp="2026-11-12T10:00:00Z"><testcase><skipped/></testcase><testcase><system-out><![CDATA[<failure>]]></system-out></testcase></testsuite>
</testsuites>`
    assert.deepEqual(junitCounts('a.xml', text), { tests: 4, failures: 1, errors: 0, skipped: 1, day: '2026-11-12' })
    assert.deepEqual(junitCounts('a.xml', '<testsuite/>'), { tests: 0, failures: 0, errors: 0, skipped: 0, day: null })
  })

  it('that is none, or cut short, is refused with line and column', () => {
    for (const [text, why] of [
      ['<html/>', /a\.xml is no JUnit report.*line 1, column 1/],
      ['<testsuite>\n  <testcase>', /ends within testcase \(line 2, column 13\)/],
      ['<testsuite>\n</testsuites>', /ends testsuites, which is not open \(line 2, column 1\)/],
      ['<!DOCTYPE a><testsuite/>', /declares a document type/],
      ['<testsuite name="', /tag without an end/],
      ['<testsuite><!-- ', /lacks -->/],
    ] as const)
      assert.throws(() => junitCounts('a.xml', text), why)
  })
})

describe('records as lines of JSON', () => {
  const line = { item: 'M4', scope: 'w2', result: 'pass', at: '2026-11-12', producedBy: 'a drill' }

  it('are read one by one, and wrong ones are refused with their line', () => {
    const [first, second] = evidenceLines('a.jsonl', `${JSON.stringify(line)}\n\n${JSON.stringify({ ...line, id: 'b' })}\n`)
    assert.deepEqual([first?.item, first?.validDays, second?.id], ['M4', 30, 'b'])
    assert.throws(() => evidenceLines('a.jsonl', `${JSON.stringify(line)}\n{`), /a\.jsonl line 2/)
    assert.throws(() => evidenceLines('a.jsonl', JSON.stringify({ ...line, result: 'good' })), /line 1.*result/s)
  })

  it('get names of their own', () => {
    assert.equal(evidenceId({ at: line.at, item: 'M4', scope: 'w2' }, new Set()), 'ev-2026-11-12-m4-w2')
    assert.equal(
      evidenceId({ at: line.at, item: 'a.b' }, new Set(['ev-2026-11-12-a-b', 'ev-2026-11-12-a-b-2'])),
      'ev-2026-11-12-a-b-3',
    )
  })
})
