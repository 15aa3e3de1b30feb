import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import { derived } from '../source.ts'
import { fillWaves, waveOfTopics } from './waves/fill-waves.ts'
import { checkUnique, type WavesInput, wavesInput } from './waves/plan-input.ts'
import { unitsOf } from './waves/units.ts'
import { courseOf, groupPlan, groupPlansOf, rollbackProblems, waveCourse, wavePlan, wavePlansOf } from './waves/wave-plan.ts'
import { WAVE_TEXTS, waveTexts } from './waves/wave-texts.ts'

const names = z.array(z.string())
const places = z.record(z.string(), z.number().nullable())

/**
 * `plan waves`: what moves together, in which order, and what each wave needs.
 *
 * Units = connected components over topics of one transactional producer, topics of one Streams application or exactly-once connector, `together`
 * lists; ordered by (highest criticality, distinct flags, GiB, first name). The first unit is a wave of its own; the others fill a wave until a
 * limit would be passed or the criticality changes. A producer moves with the first wave of its topics, a group with the last. An unknown size
 * can't be shown to fit, so its unit moves alone where GiB are limited.
 */
export const planWaves = calculation({
  command: 'plan waves',
  summary: 'units that move together, waves of them, and what blocks each wave',
  constants: { producersPerBatch: 10 },
  input: wavesInput,
  output: z.strictObject({
    units: z.array(names),
    waves: z.array(
      z.strictObject({ index: z.number(), topics: names, gib: z.number().nullable(), oversize: z.boolean().nullable() }),
    ),
    groups: places,
    producers: places,
    warnings: names,
    valid: z.boolean(),
    problems: names,
    unknownGib: names,
    unlisted: z.array(z.strictObject({ by: z.string(), topic: z.string() })),
    plans: z.array(wavePlan),
    groupPlans: z.array(groupPlan),
    course: waveCourse,
  }),
  run(input, { book, constants, trace }) {
    checkUnique(input)
    const units = trace.step(
      'units',
      'connected components over hard bonds, by criticality, distinct flags, GiB, first name',
      { topics: input.topics.length, producers: input.producers.length, applications: input.applications.length },
      unitsOf(input),
    )
    const waves = trace.step(
      'waves',
      'the first unit alone; then units until a limit would be passed or the criticality changes',
      {
        units: derived(units.length, 'number of units'),
        topicsPerWave: input.limits.topicsPerWave,
        gibPerWave: input.limits.gibPerWave,
      },
      fillWaves(units, input.limits),
    )
    const waveOf = waveOfTopics(waves)
    const groups = placesOf(input.groups, waveOf, (...found) => Math.max(...found))
    const producers = placesOf(input.producers, waveOf, (...found) => Math.min(...found))
    trace.step('groups', 'last wave of the topics of each', { groups: input.groups.length }, groups)
    trace.step('producers', 'first wave of the topics of each', { producers: input.producers.length }, producers)
    const texts = book.limits.table('waves', waveTexts, WAVE_TEXTS)
    const problems = rollbackProblems(input.rollback)
    const plans = wavePlansOf(waves, input, { groups, producers, producersPerBatch: constants.producersPerBatch })
    const hours = plans.map(({ copyHours }) => copyHours)
    trace.step(
      'plans',
      'hours of copying: gib × 1024 ÷ (linkMiBps − produceMiBps of the topics) ÷ 3600; none where one of them is not known',
      { gib: waves.map(({ gib }) => gib), linkMiBps: input.linkMiBps ?? null },
      hours,
    )
    return {
      units: units.map(({ topics }) => [...topics]),
      waves: waves.map((wave) => ({ ...wave, topics: [...wave.topics] })),
      groups,
      producers,
      warnings: waves.length === 1 ? ['single-window'] : [],
      valid: problems.length === 0,
      problems,
      unknownGib: input.topics.filter(({ gib }) => (gib ?? null) === null).map(({ name }) => name),
      unlisted: unlistedOf(input, waveOf),
      plans,
      groupPlans: groupPlansOf(input, groups, texts),
      course: courseOf(input, texts),
    }
  },
})

type Members = readonly { readonly id: string; readonly topics: readonly string[] }[]

function placesOf(members: Members, waveOf: ReadonlyMap<string, number>, chosen: (...found: number[]) => number) {
  return Object.fromEntries(
    members.map(({ id, topics }) => {
      const found = topics.flatMap((name) => waveOf.get(name) ?? [])
      return [id, found.length === 0 ? null : chosen(...found)]
    }),
  )
}

/** Topics that somebody names and nobody listed: they move in no wave. */
function unlistedOf({ producers, groups, applications, together }: WavesInput, waveOf: ReadonlyMap<string, number>) {
  const of = (kind: string, members: Members) => members.map(({ id, topics }) => ({ by: `${kind} ${id}`, topics }))
  const naming = [
    ...of('producer', producers),
    ...of('group', groups),
    ...of('application', applications),
    ...together.map((topics, at) => ({ by: `/together/${at}`, topics })),
  ]
  return naming.flatMap(({ by, topics }) => topics.filter((name) => !waveOf.has(name)).map((topic) => ({ by, topic })))
}
