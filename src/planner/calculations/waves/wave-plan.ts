import { whenKnown } from '../../known.ts'
import { hoursFor, sum } from '../../numbers.ts'
import { z } from '../../schema.ts'
import type { Wave } from './fill-waves.ts'
import { offsetChoice, type WavesInput, type WaveTopic } from './plan-input.ts'
import type { waveTexts } from './wave-texts.ts'

/** What is of one wave alone. */
export const wavePlan = z.strictObject({
  index: z.number(),
  blocked: z.boolean(),
  blockedBy: z.array(z.string()),
  topics: z.array(z.string()),
  link: z.string().nullable(),
  copyHours: z.number().nullable(),
  owner: z.string().nullable(),
  /** Batch by batch. */
  producers: z.array(z.array(z.string())),
})

export const groupPlan = z.strictObject({
  group: z.string(),
  wave: z.number().nullable(),
  offsets: offsetChoice.nullable(),
  ifItLags: z.string(),
})

/** What every wave does. */
export const waveCourse = z.strictObject({
  steps: z.array(z.strictObject({ step: z.string(), text: z.string(), hours: z.number().nullable() })),
  abort: z.record(z.string(), z.string()),
  validation: z.record(z.string(), z.string()),
  lastSafeRollback: z.string().nullable(),
  hold: z.string(),
})

type WaveTexts = z.output<typeof waveTexts>
type WavePlan = z.output<typeof wavePlan>

/** In which wave somebody takes part; null if none of their topics is listed. */
type Places = Readonly<Record<string, number | null>>

/** Who moves with which wave. */
interface Moves {
  readonly groups: Places
  readonly producers: Places
  readonly producersPerBatch: number
}

/** What is to be done in each wave, and what must be decided before. */
export function wavePlansOf(waves: readonly Wave[], input: WavesInput, moves: Moves): WavePlan[] {
  const topics = new Map(input.topics.map((topic) => [topic.name, topic]))
  const promoted = byWave(input.groups, moves.groups)
  const moved = byWave(input.producers, moves.producers)
  const owner = input.runbookOwner ?? null
  return waves.map((wave) => {
    const undecided = (promoted.get(wave.index) ?? []).filter(({ offsets }) => (offsets ?? null) === null)
    const blockedBy = [
      ...undecided.map(({ id }) => `offset-choice-missing: ${id}`),
      ...(owner === null ? ['runbook-owner-missing'] : []),
      ...rollbackProblems(input.rollback),
    ]
    const inside = wave.topics.map((name) => topics.get(name)!)
    const ids = (moved.get(wave.index) ?? []).map(({ id }) => id)
    return {
      index: wave.index,
      blocked: blockedBy.length > 0,
      blockedBy,
      topics: [...wave.topics],
      link: input.link ?? null,
      copyHours: copyHoursOf(wave, inside, input.linkMiBps),
      owner,
      producers: batchesOf(ids, moves.producersPerBatch),
    }
  })
}

/** Each group with what becomes of its offsets, and of itself if it lags at the cutover. */
export function groupPlansOf({ groups }: WavesInput, places: Places, { lagPolicy }: WaveTexts): z.output<typeof groupPlan>[] {
  return groups.map(({ id, offsets, forcedBy }) => ({
    group: id,
    wave: places[id] ?? null,
    offsets: offsets ?? null,
    ifItLags: (forcedBy ?? null) === null ? lagPolicy.waits : `${lagPolicy.forced} ${forcedBy}`,
  }))
}

/** Hours are known from rehearsals, but for the copying, which each wave's plan computes. */
export function courseOf({ rollback, stepHours }: WavesInput, texts: WaveTexts): z.output<typeof waveCourse> {
  const style = rollback?.style ?? null
  return {
    steps: Object.entries(texts.steps).map(([step, text]) => ({ step, text, hours: stepHours[step] ?? null })),
    abort: texts.abort,
    validation: texts.validation,
    lastSafeRollback: style === null ? null : (texts.lastSafeRollback[style] ?? null),
    hold: texts.hold,
  }
}

/** A plan that doesn't say how to go back is none. */
export function rollbackProblems(rollback: WavesInput['rollback']): string[] {
  return [
    ...((rollback?.style ?? null) === null ? ['rollback-style-missing'] : []),
    ...((rollback?.offsetRule ?? null) === null ? ['rollback-offset-rule-missing'] : []),
  ]
}

/** As `plan copy` has it; null too if the copying never catches up. */
function copyHoursOf({ gib }: Wave, topics: readonly WaveTopic[], linkMiBps: number | null | undefined): number | null {
  const rates = topics.map(({ produceMiBps }) => produceMiBps ?? null)
  const produceMiBps = rates.includes(null) ? null : sum(rates.map((rate) => rate!))
  return whenKnown([gib, linkMiBps, produceMiBps], (retained, link, produced) =>
    link > produced ? hoursFor(retained, link - produced) : null,
  )
}

function byWave<Member extends { readonly id: string }>(members: readonly Member[], places: Places) {
  const found = new Map<number, Member[]>()
  for (const member of members) {
    const index = places[member.id] ?? null
    if (index !== null) found.set(index, [...(found.get(index) ?? []), member])
  }
  return found
}

function batchesOf(ids: readonly string[], perBatch: number): string[][] {
  const size = Math.max(1, Math.floor(perBatch))
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size))
}
