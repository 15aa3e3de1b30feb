import { nearestName } from '../../base/nearest-name.ts'
import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { dayText, z } from '../schema.ts'
import { ageDays } from './gates/evidence-age.ts'
import { PROCUREMENT_ROWS, procurementRows, signOffRole } from './score/procurement-rows.ts'
import { foundFor, type ScoreRecord, scoreRecord, worstOf } from './score/score-record.ts'

const state = z.enum(['pass', 'fail', 'unknown'])
const rowClass = z.enum(['hard', 'negotiable'])

const input = z.strictObject({
  now: dayText.describe('the day that ages are counted to'),
  option: z.string().min(1).optional().describe('what is to be bought: records of another scope do not count'),
  evidence: z.array(scoreRecord).default([]),
  signOffs: z
    .array(z.strictObject({ row: z.string(), role: signOffRole, at: dayText }))
    .default([])
    .describe('who has agreed, by role'),
  classes: z.record(z.string(), rowClass).default({}).describe('rows that are harder or softer here than usual'),
})

type Input = z.output<typeof input>

/**
 * `plan score procurement`: six rows that must be shown before something is bought.
 *
 * A row is `fail` if the newest record of one of its kinds of evidence failed, `unknown` if one has no fresh record with a link, else `pass`. It is
 * signed if all its roles have agreed on a day that has come. acceptable = every hard row passes, no negotiable row failed, all are signed.
 */
export const planScoreProcurement = calculation({
  command: 'plan score procurement',
  summary: 'the procurement scorecard: six rows, the evidence that each needs, and who must sign',
  constants: { validDays: 30 },
  input,
  output: z.strictObject({
    overall: state,
    acceptable: z.boolean(),
    missing: z.array(z.string()),
    unsigned: z.array(z.strictObject({ row: z.string(), roles: z.array(signOffRole) })),
    rows: z.record(
      z.string(),
      z.strictObject({
        title: z.string(),
        class: rowClass,
        state,
        signed: z.boolean(),
        signOff: z.array(signOffRole),
        questions: z.array(z.string()),
        evidence: z.array(
          z.strictObject({ item: z.string(), text: z.string(), state, why: z.string(), links: z.array(z.string()) }),
        ),
      }),
    ),
  }),
  run(given, { book, constants, trace }) {
    const table = book.limits.table('procurementScorecard', procurementRows, PROCUREMENT_ROWS)
    checkRows(given, Object.keys(table))
    const records = given.evidence.filter((record) => isAbout(record, given.option))
    const rows = Object.entries(table).map(([name, row]) => {
      const evidence = Object.entries(row.evidence).map(([kind, text]) => {
        const item = `${name}.${kind}`
        const found = foundFor(item, records, given.now, constants.validDays)
        return { item, text, state: found.state, why: found.why, links: [...(found.record?.links ?? [])] }
      })
      const states = Object.fromEntries(evidence.map((one) => [one.item, one.state]))
      const found = trace.step(`rows.${name}`, 'the worst of fail, unknown, pass', states, worstOf(Object.values(states)))
      const unsigned = row.signOff.filter((role) => !hasSigned(given, name, role))
      return { name, row, class: given.classes[name] ?? row.class, state: found, evidence, unsigned }
    })
    const acceptable = rows.every(
      (one) => one.unsigned.length === 0 && (one.class === 'hard' ? one.state === 'pass' : one.state !== 'fail'),
    )
    return {
      overall: worstOf(rows.map((one) => one.state)),
      acceptable: trace.step(
        'acceptable',
        'hard rows pass, negotiable ones have not failed, all are signed',
        Object.fromEntries(rows.map((one) => [one.name, one.state])),
        acceptable,
      ),
      missing: rows.flatMap(({ evidence }) => evidence.filter((one) => one.state === 'unknown').map(({ item }) => item)),
      unsigned: rows.filter(({ unsigned }) => unsigned.length > 0).map(({ name, unsigned }) => ({ row: name, roles: unsigned })),
      rows: Object.fromEntries(
        rows.map(({ name, row, class: hardness, state: found, evidence, unsigned }) => [
          name,
          {
            title: row.title,
            class: hardness,
            state: found,
            signed: unsigned.length === 0,
            signOff: [...row.signOff],
            questions: Object.values(row.questions),
            evidence,
          },
        ]),
      ),
    }
  },
})

function isAbout({ scope }: ScoreRecord, option: string | undefined): boolean {
  return scope === undefined || option === undefined || scope === option
}

function hasSigned({ signOffs, now }: Input, row: string, role: z.output<typeof signOffRole>): boolean {
  return signOffs.some((one) => one.row === row && one.role === role && ageDays(one.at, now) >= 0)
}

function checkRows({ signOffs, classes }: Input, known: readonly string[]): void {
  const named = [
    ...signOffs.map(({ row }, at) => ({ row, path: `/signOffs/${at}/row` })),
    ...Object.keys(classes).map((row) => ({ row, path: `/classes/${row}` })),
  ]
  const wrong = named.flatMap(({ row, path }) => {
    if (known.includes(row)) return []
    const near = nearestName(row, known)
    return [{ path, text: `is no row${near === undefined ? '' : `; did you mean ${near}?`}` }]
  })
  if (wrong.length > 0) throw badDocument('input', wrong)
}
