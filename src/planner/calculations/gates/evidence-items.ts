import type { Limits } from '../../book/limits.ts'
import { CHECKLIST_ROWS, checklistRows } from '../checklists/checklist-rows.ts'
import { EVALUATION_AREAS, evaluationAreas } from '../score/evaluation-areas.ts'
import { PROCUREMENT_ROWS, procurementRows } from '../score/procurement-rows.ts'
import { GATE_ITEMS, gateItems } from './gate-items.ts'

/** Every item that a record may be about: of gates, scorecards and checklists. */
export function evidenceItems(limits: Limits): ReadonlySet<string> {
  const gates = limits.table('gates', gateItems, GATE_ITEMS)
  const procurement = limits.table('procurementScorecard', procurementRows, PROCUREMENT_ROWS)
  const evaluation = limits.table('evaluationMatrix', evaluationAreas, EVALUATION_AREAS)
  const checklists = limits.table('checklists', checklistRows, CHECKLIST_ROWS)
  return new Set([
    ...Object.values(gates).flatMap((items) => Object.keys(items)),
    ...Object.entries(procurement).flatMap(([row, { evidence }]) => Object.keys(evidence).map((kind) => `${row}.${kind}`)),
    ...Object.keys(evaluation).map((area) => `evaluation.${area}`),
    ...Object.entries(checklists).flatMap(([list, { rows }]) => Object.keys(rows).map((row) => `${list}.${row}`)),
  ])
}
