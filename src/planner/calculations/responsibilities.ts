import { nearestName } from '../../base/nearest-name.ts'
import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { z } from '../schema.ts'
import { BUCKETS, bucketName, DUTIES, duties, dutyOwner, effort, OPTIONS, optionName } from './responsibilities/duties.ts'

const changed = z.strictObject({ owner: dutyOwner.optional(), effort: effort.optional(), team: z.string().min(1).optional() })

/**
 * `plan responsibilities`: who does what under each option, in five buckets, and what stays on your pager.
 *
 * A table of duties (`responsibilities/duties.ts`), with what the user says of single ones laid over it. The pager's list: duties that wake
 * somebody up and that the service doesn't do.
 */
export const planResponsibilities = calculation({
  command: 'plan responsibilities',
  summary: 'who does what under each option, and what stays on your pager',
  input: z.strictObject({
    options: z
      .array(optionName)
      .min(1)
      .default([...OPTIONS]),
    changes: z
      .partialRecord(optionName, z.record(z.string(), changed))
      .default({})
      .describe('what is different here: {ec2: {upgrade: {owner: service}}}'),
  }),
  output: z.strictObject({
    options: z.array(
      z.strictObject({
        option: optionName,
        dutiesOfService: z.number(),
        dutiesOfPlatform: z.number(),
        dutiesOfApplication: z.number(),
        onYourPager: z.array(z.string()),
      }),
    ),
    duties: z.array(
      z.strictObject({
        option: optionName,
        bucket: bucketName,
        duty: z.string(),
        text: z.string(),
        owner: dutyOwner,
        team: z.string().nullable(),
        effort,
        pages: z.boolean(),
      }),
    ),
  }),
  run({ options, changes }, { book, trace }) {
    const table = book.limits.table('duties', duties, DUTIES)
    checkDuties(changes, Object.keys(table))
    const asked = OPTIONS.filter((option) => options.includes(option))
    const rows = asked.flatMap((option) =>
      BUCKETS.flatMap((bucket) =>
        Object.entries(table)
          .filter(([, duty]) => duty.bucket === bucket)
          .map(([duty, { text, pages, options: usual }]) => {
            const change = changes[option]?.[duty]
            const { owner, effort: hours } = usual[option]
            return {
              option,
              bucket,
              duty,
              text,
              owner: change?.owner ?? owner,
              team: change?.team ?? null,
              effort: change?.effort ?? hours,
              pages,
            }
          }),
      ),
    )
    return {
      options: asked.map((option) => {
        const own = rows.filter((row) => row.option === option)
        const by = (owner: string) => own.filter((row) => row.owner === owner).length
        const pager = own.filter((row) => row.pages && row.owner !== 'service').map(({ duty }) => duty)
        return {
          option,
          dutiesOfService: by('service'),
          dutiesOfPlatform: by('platform'),
          dutiesOfApplication: by('application'),
          onYourPager: trace.step(
            `onYourPager.${option}`,
            'duties that page and are not of the service',
            { duties: own.length },
            pager,
          ),
        }
      }),
      duties: rows,
    }
  },
})

function checkDuties(
  changes: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>,
  known: readonly string[],
): void {
  const wrong = Object.entries(changes).flatMap(([option, named]) =>
    Object.keys(named ?? {}).flatMap((duty) => {
      if (known.includes(duty)) return []
      const near = nearestName(duty, known)
      return [{ path: `/changes/${option}/${duty}`, text: `is no duty${near === undefined ? '' : `; did you mean ${near}?`}` }]
    }),
  )
  if (wrong.length > 0) throw badDocument('input', wrong)
}
