import { calculation } from '../calculation.ts'
import { dayText, z } from '../schema.ts'
import { CHECKLIST_ROWS, checklistRows } from './checklists/checklist-rows.ts'
import { compatibilityLevel } from './gates/compatibility-level.ts'
import { PLAIN_CLASSES } from './gates/gate-items.ts'
import { foundFor, scoreRecord, worstOf } from './score/score-record.ts'
import { rollback } from './waves/plan-input.ts'
import { rollbackProblems } from './waves/wave-plan.ts'

const state = z.enum(['pass', 'fail', 'unknown'])

/**
 * `plan checklists`: what a migration must show, item by item: gate items seen from the other side.
 *
 * A row is as the newest fresh record of `<list>.<row>` with a link. A row of a runbook passes if the runbook is there, too. Classes that are plain
 * writes and reads alone are a warning. A plan without style of rollback or rule for offsets is not valid.
 */
export const planChecklists = calculation({
  command: 'plan checklists',
  summary: 'migration checklists: clients, ecosystem, runbooks, rollback, validation',
  constants: { validDays: 30 },
  input: z.strictObject({
    now: dayText.describe('the day that ages are counted to'),
    evidence: z.array(scoreRecord).default([]),
    runbooks: z
      .record(z.string(), z.boolean().nullable())
      .default({})
      .describe('whether there is a runbook, by row: brokerReplacement, …; null is unknown'),
    classesPassed: z.array(z.string().min(1)).nullish().describe('classes of use that were run and passed'),
    rollback,
  }),
  output: z.strictObject({
    valid: z.boolean(),
    problems: z.array(z.string()),
    warnings: z.array(z.string()),
    rollback: z.strictObject({ style: z.string().nullable(), offsetRule: z.string().nullable() }),
    lists: z.record(
      z.string(),
      z.strictObject({ title: z.string(), state, passed: z.number(), failed: z.number(), unknown: z.number() }),
    ),
    rows: z.array(
      z.strictObject({
        list: z.string(),
        row: z.string(),
        text: z.string(),
        gateItem: z.string().nullable(),
        level: compatibilityLevel.nullable(),
        state,
        why: z.string(),
        at: z.string().nullable(),
        links: z.array(z.string()),
      }),
    ),
  }),
  run({ now, evidence, runbooks, classesPassed, rollback: plan }, { book, constants, trace }) {
    const table = book.limits.table('checklists', checklistRows, CHECKLIST_ROWS)
    const rows = Object.entries(table).flatMap(([list, { rows: all, runbooks: areRunbooks }]) =>
      Object.entries(all).map(([row, { text, gateItem, level = null }]) => {
        const found = foundFor(`${list}.${row}`, evidence, now, constants.validDays)
        const isWritten = !areRunbooks || runbooks[row] === true
        const judged = isWritten || found.state === 'fail' ? found : { ...found, ...unwritten(runbooks[row] ?? null) }
        const inputs = { evidence: found.state, why: judged.why }
        const shown = trace.step(`${list}.${row}`, 'the newest fresh record with a link', inputs, judged.state)
        const links = [...(found.record?.links ?? [])]
        return { list, row, text, gateItem, level, state: shown, why: judged.why, at: found.record?.at ?? null, links }
      }),
    )
    const problems = rollbackProblems(plan)
    const lists = Object.entries(table).map(([list, { title }]) => {
      const states = rows.filter((one) => one.list === list).map((one) => one.state)
      const counted = (name: string) => states.filter((one) => one === name).length
      return [
        list,
        { title, state: worstOf(states), passed: counted('pass'), failed: counted('fail'), unknown: counted('unknown') },
      ]
    })
    const isPlain = (classesPassed ?? null) !== null && classesPassed!.every((one) => PLAIN_CLASSES.includes(one))
    return {
      valid: problems.length === 0,
      problems,
      warnings: isPlain ? ['only-plain-writes-and-reads'] : [],
      rollback: { style: plan?.style ?? null, offsetRule: plan?.offsetRule ?? null },
      lists: Object.fromEntries(lists),
      rows,
    }
  },
})

/** A drill that no runbook describes can't be run again by somebody else. */
function unwritten(isThere: boolean | null): { state: 'fail' | 'unknown'; why: string } {
  return isThere === null
    ? { state: 'unknown', why: 'nobody said whether there is a runbook' }
    : { state: 'fail', why: 'there is no runbook' }
}
