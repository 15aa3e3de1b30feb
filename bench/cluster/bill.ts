/** List prices of Amazon's region us-east-1, storage class standard, in dollars. */
const DOLLARS_PER_WRITE = 0.005 / 1_000
const DOLLARS_PER_READ = 0.0004 / 1_000
/** A rented core of the cheaper sort. */
const DOLLARS_PER_CORE_HOUR = 0.04
const SECONDS_PER_MONTH = 730 * 3_600

export interface PerGib {
  readonly writes: number
  readonly reads: number
  readonly cpuSeconds: number
}

/** What a produced GiB costs later, when flushes are merged: 16 segments of 64 MiB, each begun, ended and sent in 13 parts, read in ranges of 1 MiB. */
export const MERGE_PER_GIB = { writes: 240, reads: 1_024 } as const

/** Dollars a month at 1 GiB/s produced. Kept bytes, which cost the same whoever writes them, and consumers are left out. */
export function dollarsPerMonth({ writes, reads, cpuSeconds }: PerGib): number {
  const perGib =
    (writes + MERGE_PER_GIB.writes) * DOLLARS_PER_WRITE +
    (reads + MERGE_PER_GIB.reads) * DOLLARS_PER_READ +
    (cpuSeconds / 3_600) * DOLLARS_PER_CORE_HOUR
  return perGib * SECONDS_PER_MONTH
}
