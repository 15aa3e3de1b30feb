import { sum } from '../numbers.ts'
import { count, z } from '../schema.ts'

export const consumerGroup = z.strictObject({
  id: z.string().min(1),
  members: z.array(z.strictObject({ id: z.string(), partitions: count.describe('partitions that it was given') })),
})

export const consumerSpread = z.strictObject({
  group: z.string(),
  members: z.number(),
  idle: z.number(),
  imbalance: z.number().nullable(),
  mostLoaded: z.string().nullable(),
  mostPartitions: z.number(),
})

/** Of each group the member with most partitions, which lags first. Of equals the first, and none where all have as many. */
export function consumerSpreads(groups: readonly z.output<typeof consumerGroup>[]): z.output<typeof consumerSpread>[] {
  return groups.map(({ id, members }) => {
    const counts = members.map(({ partitions }) => partitions)
    const most = Math.max(0, ...counts)
    const all = sum(counts)
    const isEven = counts.every((one) => one === most)
    return {
      group: id,
      members: members.length,
      idle: counts.filter((one) => one === 0).length,
      imbalance: all === 0 ? null : most / (all / counts.length),
      mostLoaded: isEven ? null : members[counts.indexOf(most)]!.id,
      mostPartitions: most,
    }
  })
}
