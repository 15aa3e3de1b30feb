import { CHECKLIST_ROWS } from '../../calculations/checklists/checklist-rows.ts'
import { classesWith } from '../evidence-facts.ts'
import { answered, fromAnswer, THE_DAY } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { RECORDS } from './score.ts'

const RUNBOOKS = Object.values(CHECKLIST_ROWS).flatMap(({ runbooks, rows }) => (runbooks ? Object.keys(rows) : []))

/** Who names the runbooks that are written says of the others that they are not. */
export const checklistsInput: InputMap = {
  command: 'plan checklists',
  of: 'folder',
  fields: {
    now: [THE_DAY],
    evidence: RECORDS,
    runbooks: [
      fromAnswer('runbooks', 'those that are not named are not written', (written) =>
        Object.fromEntries(
          [...new Set([...RUNBOOKS, ...(written as readonly string[])])].map((name) => [
            name,
            (written as readonly string[]).includes(name),
          ]),
        ),
      ),
    ],
    classesPassed: [classesWith('pass')],
    'rollback.style': [answered('rollbackStyle')],
    'rollback.offsetRule': [answered('rollbackOffsets')],
  },
}
