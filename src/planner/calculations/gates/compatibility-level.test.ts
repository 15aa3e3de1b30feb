import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import { planChecklists } from '../checklists.ts'
import { planGates } from '../gates.ts'

interface Row {
  readonly item?: string
  readonly gate?: string
  readonly list?: string
  readonly row?: string
  readonly level: string | null
}

const book = builtInBook()
const NOW = { now: '2026-11-20' }

describe('the level of a test of compatibility', () => {
  it('stands at every item of that gate and at no other', () => {
    const items = planGates.evaluate(NOW, book).output.items as readonly Row[]
    assert.deepEqual(
      items.filter(({ gate }) => gate === 'compatibility').map(({ item, level }) => [item, level]),
      [
        ['C1', 'protocol'],
        ['C2', 'semantics'],
        ['C3', 'ecosystem'],
        ['C4', 'protocol'],
      ],
    )
    assert.ok(items.every(({ gate, level }) => gate === 'compatibility' || level === null))
  })

  it('stands at every row of the checklists but runbooks', () => {
    const rows = planChecklists.evaluate(NOW, book).output.rows as readonly Row[]
    assert.ok(rows.length > 20)
    for (const { list, row, level } of rows) assert.equal(level === null, list === 'operationalContracts', `${list}.${row}`)
  })
})
