import { badDocument } from '../../documents/validate.ts'
import { positive, positiveCount, quantity, z } from '../../schema.ts'

const id = z.string().min(1)
const names = z.array(id)

const topic = z.strictObject({
  name: id,
  gib: quantity.nullish().describe('GiB to copy, one copy'),
  criticality: z.int().min(1).max(3).default(2).describe('1 to 3; 3 hurts most'),
  flags: names.default([]).describe('what makes it awkward'),
  produceMiBps: quantity.nullish().describe('MiB/s written while it is copied'),
})

export const OFFSET_CHOICES = ['preserved', 'remapped', 'reset'] as const
export const offsetChoice = z.enum(OFFSET_CHOICES)
export const ROLLBACK_STYLES = ['topic-by-topic', 'mirror', 'dual-write', 'cutover'] as const

export const rollback = z
  .strictObject({ style: z.enum(ROLLBACK_STYLES).nullish(), offsetRule: offsetChoice.nullish() })
  .optional()
  .describe('how to go back, and what becomes of offsets then')

export const wavesInput = z.strictObject({
  topics: z.array(topic),
  producers: z.array(z.strictObject({ id, topics: names, transactional: z.boolean().default(false) })).default([]),
  groups: z
    .array(
      z.strictObject({
        id,
        topics: names,
        offsets: offsetChoice.nullish().describe('what becomes of its offsets; undecided blocks its wave'),
        forcedBy: id.nullish().describe('the recorded decision that lets it be cut over while it lags'),
      }),
    )
    .default([]),
  applications: z
    .array(
      z.strictObject({
        id,
        kind: z.enum(['service', 'streams', 'connect', 'flink', 'batch', 'exactly-once-connector']),
        topics: names,
      }),
    )
    .default([]),
  together: z.array(names).default([]).describe('topics that must move at once'),
  limits: z.strictObject({ topicsPerWave: positiveCount.optional(), gibPerWave: positive.optional() }).default({}),
  link: id.optional().describe('name of the link that copies'),
  linkMiBps: quantity.nullish().describe('MiB/s that the copying may take'),
  runbookOwner: id.nullish().describe('who runs the waves'),
  stepHours: z.record(z.string(), quantity).default({}).describe('hours that steps took in rehearsals: switchProducers, …'),
  rollback,
})

export type WavesInput = z.output<typeof wavesInput>
export type WaveTopic = WavesInput['topics'][number]

/** Two things of one name could not be told apart in the result. */
export function checkUnique({ topics, producers, groups }: WavesInput): void {
  const problems = [
    ...repeatedIn(
      'topics',
      'name',
      topics.map(({ name }) => name),
    ),
    ...repeatedIn(
      'producers',
      'id',
      producers.map((one) => one.id),
    ),
    ...repeatedIn(
      'groups',
      'id',
      groups.map((one) => one.id),
    ),
  ]
  if (problems.length > 0) throw badDocument('input', problems)
}

function repeatedIn(list: string, field: string, values: readonly string[]) {
  const seen = new Set<string>()
  return values.flatMap((value, at) => {
    if (!seen.has(value)) {
      seen.add(value)
      return []
    }
    return [{ path: `/${list}/${at}/${field}`, text: `must be of its own, and is ${JSON.stringify(value)} once more` }]
  })
}
