import { dayText, z } from '../schema.ts'

const text = z.string().min(1)

/** A time in which a wave moves. */
const migrationWindow = z.strictObject({
  wave: text.describe('as plan waves numbers them: w1'),
  from: dayText,
  to: dayText,
  owner: text.describe('a role'),
  scheduledAt: dayText,
})

/** `odradek/windows`: what was scheduled while no gate was red. */
export const windowsFile = z.strictObject({
  kind: z.literal('odradek/windows'),
  version: z.literal(1),
  windows: z.array(migrationWindow).default([]),
})

export type MigrationWindow = z.output<typeof migrationWindow>

/** What a window hangs on: gates and waves as their calculations tell them. */
export interface Readiness {
  /** Null: nobody could tell, which is as good as red. */
  readonly gates: { readonly windowAllowed: boolean; readonly red: readonly string[] } | null
  readonly waves: readonly { readonly name: string; readonly blockedBy: readonly string[] }[] | null
  readonly scheduled: readonly MigrationWindow[]
}

/** Why a window can't be scheduled; nothing if it can. */
export function refusals(asked: MigrationWindow, { gates, waves, scheduled }: Readiness): string[] {
  const { wave, from, to, scheduledAt } = asked
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const known = waves?.find(({ name }) => name === wave)
  const overlapping = scheduled.filter((one) => start < Date.parse(one.to) && Date.parse(one.from) < end)
  return [
    ...(gates === null ? ['the gates are not known: odradek plan gates tells what they lack'] : []),
    ...(gates !== null && !gates.windowAllowed ? [`gates are red: ${gates.red.join(', ')}`] : []),
    ...(waves === null ? ['the waves are not known: odradek plan waves tells what they lack'] : []),
    ...(waves !== null && known === undefined
      ? [`there is no wave ${wave}, but ${waves.map(({ name }) => name).join(', ') || 'none'}`]
      : []),
    ...(known !== undefined && known.blockedBy.length > 0 ? [`${wave} is blocked: ${known.blockedBy.join(', ')}`] : []),
    ...(end > start ? [] : ['it ends before it begins']),
    ...(start < Date.parse(scheduledAt) ? ['it lies in the past'] : []),
    ...overlapping.map((one) => `it overlaps the window of ${one.wave} from ${one.from} to ${one.to}`),
  ]
}
