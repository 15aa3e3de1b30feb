import { calculation } from '../calculation.ts'
import { type EvidenceFile, evidenceFile } from '../documents/evidence-file.ts'
import { badDocument } from '../documents/validate.ts'
import { dayText, z } from '../schema.ts'
import { idsTwice, recordProblems, stateOfFile, stateOfRecord } from './evidence/record-state.ts'
import { ageDays } from './gates/evidence-age.ts'
import { evidenceItems } from './gates/evidence-items.ts'

const fileState = z.enum(['same', 'changed', 'missing', 'not-read'])
const state = z.enum(['valid', 'refused', 'unknown'])

/**
 * `plan evidence verify`: whether records still stand on the files that they were made with.
 *
 * A record is refused if one of its files has another SHA-256 or is gone, if its item is of no gate or scorecard, or if another has its id; unknown
 * if a file was not read; else valid. Refused and unknown ones count nowhere. With `now` its age is told, too.
 */
export const planEvidenceVerify = calculation({
  command: 'plan evidence verify',
  summary: 'which records still stand on the files that they were made with',
  input: z.strictObject({
    records: z.array(evidenceFile),
    files: z
      .record(z.string(), z.string().nullable())
      .default({})
      .describe('SHA-256 of each file as it is now, by path; null: there is none; missing: nobody read it'),
    now: dayText.optional().describe('the day that ages are counted to'),
  }),
  output: z.strictObject({
    valid: z.number(),
    refused: z.number(),
    unknown: z.number(),
    records: z.array(
      z.strictObject({
        id: z.string(),
        item: z.string(),
        state,
        problems: z.array(z.string()),
        files: z.array(z.strictObject({ path: z.string(), state: fileState })),
        ageDays: z.number().nullable(),
        daysLeft: z.number().nullable(),
      }),
    ),
  }),
  run({ records, files, now }, { book, trace }) {
    const wrong = Object.entries(files).flatMap(([path, sha256]) =>
      sha256 === null || /^[0-9a-f]{64}$/.test(sha256)
        ? []
        : [{ path: `/files/${path}`, text: 'must be a SHA-256 in small hex' }],
    )
    if (wrong.length > 0) throw badDocument('input', wrong)
    const known = evidenceItems(book.limits)
    const twice = idsTwice(records)
    const rows = records.map((record) => {
      const found = record.files.map(({ path, sha256 }) => ({ path, state: stateOfFile(files, path, sha256) }))
      const problems = [
        ...recordProblems(record, files, twice),
        ...(known.has(record.item) ? [] : [`no-such-item: ${record.item}`]),
      ]
      const stands = stateOfRecord(problems)
      return {
        id: record.id,
        item: record.item,
        state: trace.step(record.id, 'valid if all files are the same and item and id are in order', { problems }, stands),
        problems,
        files: found,
        ...ageOf(record, now),
      }
    })
    const inState = (name: z.output<typeof state>) => rows.filter((row) => row.state === name).length
    return { valid: inState('valid'), refused: inState('refused'), unknown: inState('unknown'), records: rows }
  },
  hasFailed: ({ refused, unknown }) => refused + unknown > 0,
})

function ageOf({ at, validDays }: EvidenceFile, now: string | undefined) {
  if (now === undefined) return { ageDays: null, daysLeft: null }
  const age = ageDays(at, now)
  return { ageDays: age, daysLeft: validDays - age }
}
