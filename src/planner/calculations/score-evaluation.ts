import { calculation } from '../calculation.ts'
import { dayText, z } from '../schema.ts'
import { EVALUATION_AREAS, evaluationAreas } from './score/evaluation-areas.ts'
import { foundFor, scoreRecord, worstOf } from './score/score-record.ts'

const state = z.enum(['pass', 'fail', 'unknown'])

/**
 * `plan score evaluation`: six areas of each candidate: what was validated there, and what it signals.
 *
 * A cell is as the newest fresh record of `evaluation.<area>` with that candidate as scope; without one, or without a link, unknown. A candidate is
 * as its worst cell: what nobody looked at counts for nobody.
 */
export const planScoreEvaluation = calculation({
  command: 'plan score evaluation',
  summary: 'the evaluation matrix: six areas of each candidate, with what was validated',
  constants: { validDays: 30 },
  input: z.strictObject({
    now: dayText.describe('the day that ages are counted to'),
    candidates: z.array(z.string().min(1)).min(1),
    evidence: z.array(scoreRecord).default([]),
  }),
  output: z.strictObject({
    areas: z.array(z.strictObject({ area: z.string(), title: z.string(), question: z.string() })),
    candidates: z.record(
      z.string(),
      z.strictObject({ overall: state, unknown: z.array(z.string()), failed: z.array(z.string()) }),
    ),
    matrix: z.array(
      z.strictObject({
        candidate: z.string(),
        area: z.string(),
        state,
        validated: z.string().nullable(),
        signals: z.string().nullable(),
        why: z.string(),
        links: z.array(z.string()),
      }),
    ),
  }),
  run({ now, candidates, evidence }, { book, constants, trace }) {
    const areas = Object.entries(book.limits.table('evaluationMatrix', evaluationAreas, EVALUATION_AREAS))
    const names = [...new Set(candidates)]
    const matrix = names.flatMap((candidate) => {
      const records = evidence.filter(({ scope }) => scope === candidate)
      return areas.map(([area]) => {
        const { state: found, why, record } = foundFor(`evaluation.${area}`, records, now, constants.validDays)
        const validated = record?.validated ?? null
        return {
          candidate,
          area,
          state: found,
          validated,
          signals: record?.signals ?? null,
          why,
          links: [...(record?.links ?? [])],
        }
      })
    })
    const summaries = names.map((candidate) => {
      const cells = matrix.filter((cell) => cell.candidate === candidate)
      const states = Object.fromEntries(cells.map((cell) => [cell.area, cell.state]))
      const inState = (name: string) => cells.filter((cell) => cell.state === name).map(({ area }) => area)
      const overall = trace.step(candidate, 'the worst of fail, unknown, pass', states, worstOf(Object.values(states)))
      return [candidate, { overall, unknown: inState('unknown'), failed: inState('fail') }] as const
    })
    return {
      areas: areas.map(([area, { title, question }]) => ({ area, title, question })),
      candidates: Object.fromEntries(summaries),
      matrix,
    }
  },
})
