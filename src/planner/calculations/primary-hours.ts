import type { Trace } from '../trace.ts'

interface Kept {
  readonly retentionHours: number
  readonly primaryHours?: number | null | undefined
}

/** Hours that are kept on brokers: all, where nothing else is said, and never more than all. A step of its own where they aren't as given. */
export function primaryHoursOf({ retentionHours, primaryHours: given }: Kept, trace: Trace): number {
  const hours = Math.min(given ?? retentionHours, retentionHours)
  if (hours === given) return hours
  return trace.step(
    'primaryHours',
    'min(primaryHours, retentionHours), without primaryHours all',
    { primaryHours: given ?? undefined, retentionHours },
    hours,
  )
}
