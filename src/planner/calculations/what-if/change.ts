import { whenKnown } from '../../known.ts'
import { gibOf, MIB_PER_GIB, SECONDS_PER_HOUR } from '../../numbers.ts'
import { quantity, z } from '../../schema.ts'
import { type CostInput, costInput } from '../cost/statement.ts'
import { outMiBpsOf, remoteHoursOf } from '../cost/workload.ts'
import { fieldOf, withField } from './field.ts'

/** So much of another field, or of a figure that follows from the input: `keptGiB`, `outMiBps` and the others of `figuresOf`. */
const part = z.strictObject({ times: z.number(), of: z.string() })

/** What becomes of a field: `to`, or what it is × `times` + `plus` + `add`, no less than `atLeast`. What isn't known stays so, but for `to`. */
export const fieldChange = z.strictObject({
  to: z.number().optional(),
  times: quantity.optional(),
  plus: z.number().optional(),
  add: part.optional(),
  atLeast: part.optional(),
})

export type FieldChange = z.output<typeof fieldChange>

/** Fields of a cost input and what becomes of each. */
export const fieldChanges = z.record(z.string(), fieldChange)
export type FieldChanges = z.output<typeof fieldChanges>

/** Not told, there is none of it. */
const NONE_IF_MISSING: readonly string[] = ['workload.retrievalGiBPerMonth']

type Figures = (name: string) => number | null

/** Null where the input can't be so: no zone is left, a share is above all. All fields are changed at once, each from what was there before. */
export function changed(input: CostInput, changes: FieldChanges, hoursPerMonth: number): CostInput | null {
  const figures = figuresOf(input, hoursPerMonth)
  const after = Object.entries(changes).reduce((so, [field, change]) => {
    const before = fieldOf(input, field) ?? (NONE_IF_MISSING.includes(field) ? 0 : null)
    const value = changedValue(before, change, figures)
    return value === null ? so : withField(so, field, value)
  }, input)
  const checked = costInput.safeParse(after)
  return checked.success ? checked.data : null
}

export function changedValue(value: number | null, change: FieldChange, figures: Figures): number | null {
  const { to, times = 1, plus = 0, add, atLeast } = change
  if (to !== undefined) return to
  const added = add === undefined ? 0 : whenKnown([figures(add.of)], (known) => known * add.times)
  const least =
    atLeast === undefined ? Number.NEGATIVE_INFINITY : whenKnown([figures(atLeast.of)], (known) => known * atLeast.times)
  return whenKnown([value, added, least], (known, more, floor) => Math.max(floor, known * times + plus + more))
}

/** Figures that changes go by, by name. */
export function figuresOf(input: CostInput, hoursPerMonth: number): Figures {
  const { workload } = input
  const { avgInMiBps, retentionHours } = workload
  const keptGiB = whenKnown([retentionHours], (hours) => gibOf(avgInMiBps, hours))
  const derived: Readonly<Record<string, number | null>> = {
    keptGiB,
    remoteGiB: whenKnown([remoteHoursOf(workload)], (hours) => gibOf(avgInMiBps, hours)),
    keptMiBpsOfHour: whenKnown([keptGiB], (gib) => (gib * MIB_PER_GIB) / SECONDS_PER_HOUR),
    retentionShareOfMonth: whenKnown([retentionHours], (hours) => hours / hoursPerMonth),
    outMiBps: outMiBpsOf(workload),
    keptMiBpsOfMonth: whenKnown([keptGiB], (gib) => (gib * MIB_PER_GIB) / (hoursPerMonth * SECONDS_PER_HOUR)),
  }
  return (name) => (Object.hasOwn(derived, name) ? derived[name]! : fieldOf(input, name))
}
