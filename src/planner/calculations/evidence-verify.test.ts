import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planEvidenceVerify } from './evidence-verify.ts'

const book = builtInBook()
const ONE = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)

const RECORD = {
  kind: 'odradek/evidence',
  id: 'ev-1',
  item: 'M4',
  scope: 'w2',
  result: 'pass',
  at: '2026-11-12T14:03:00Z',
  producedBy: 'odradek drill rollback --wave w2',
  inputs: { versionUnderTest: '0.1.0' },
  measures: { pauseMs: 840 },
  files: [{ path: 'evidence/w2/timeline.jsonl', sha256: ONE }],
}

type Fields = Readonly<Record<string, unknown>>

function verify(records: readonly Fields[], files: Fields, now?: string) {
  const found = planEvidenceVerify.evaluate({ records, files, ...(now === undefined ? {} : { now }) }, book)
  const { records: rows } = found.output as { readonly records: readonly (Fields & { readonly problems: readonly string[] })[] }
  return { rows, hasFailed: found.hasFailed }
}

describe('plan evidence verify', () => {
  const path = RECORD.files[0]!.path

  it('lets a record stand whose files are the same', () => {
    const { rows, hasFailed } = verify([RECORD], { [path]: ONE }, '2026-12-12')
    assert.deepEqual([rows[0]!.state, rows[0]!.ageDays, rows[0]!.daysLeft, hasFailed], ['valid', 30, 0, false])
  })

  it('refuses a record whose file changed or is gone, and does not know one that nobody read', () => {
    const changed = verify([RECORD], { [path]: OTHER })
    assert.deepEqual(
      [changed.rows[0]!.state, changed.rows[0]!.problems, changed.hasFailed],
      ['refused', [`file-changed: ${path}`], true],
    )
    assert.equal(verify([RECORD], { [path]: null }).rows[0]!.state, 'refused')
    const unread = verify([RECORD], {})
    assert.deepEqual([unread.rows[0]!.state, unread.hasFailed], ['unknown', true])
  })

  it('refuses items that nothing asks for, and ids that are there twice', () => {
    const files = { [path]: ONE }
    assert.deepEqual(verify([{ ...RECORD, item: 'M9' }], files).rows[0]!.problems, ['no-such-item: M9'])
    for (const item of ['elasticity.scaleOut', 'evaluation.storageModel', 'validation.latency'])
      assert.equal(verify([{ ...RECORD, item }], files).rows[0]!.state, 'valid', item)
    assert.deepEqual(
      verify([RECORD, RECORD], files).rows.map(({ state }) => state),
      ['refused', 'refused'],
    )
  })

  it('takes words without a file or a command for no evidence', () => {
    assert.throws(() => verify([{ ...RECORD, files: [] }], {}), { message: /\/records\/0\/files must be 1 or more entries/ })
    assert.throws(() => verify([{ ...RECORD, producedBy: '' }], {}), { message: /\/records\/0\/producedBy/ })
    assert.throws(() => verify([RECORD], { [path]: 'short' }), { message: /must be a SHA-256 in small hex/ })
  })
})
