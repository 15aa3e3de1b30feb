import type { ListOffsetsOperation, Violation } from './history.ts'
import { deletableBefore, firstAtLeast, floorsOf, type ObservedLog } from './observed-log.ts'
import { RangeMaximum } from './range-maximum.ts'

/**
 * What ListOffsets must answer. Records below an acknowledged offset exist, whether or not anybody has heard of them, so
 * everything known below the floor must have been taken into account; above it, anything goes.
 */
export function checkListings(log: ObservedLog): readonly Violation[] {
  if (log.listings.length === 0) return []
  const floors = floorsOf(
    log.produces
      .filter((operation) => operation.outcome === 'ok')
      .map(({ invoked, completed, offset, values }) => ({ invoked, completed, value: offset + values.length - 1 })),
    log.listings.map((listing) => listing.invoked),
  )
  const timestamps = timestampsOf(log)
  const highest = new RangeMaximum(timestamps)
  return log.listings.flatMap((listing, index) => {
    const wrong = wrongWith(log, listing, floors[index]!, timestamps, highest)
    return wrong === undefined
      ? []
      : [
          {
            checker: 4,
            name: 'list-offsets-wrong',
            message: `${log.partition}: ${listing.client} asked for ${listing.asked} and got ${listing.offset}: ${wrong}`,
          },
        ]
  })
}

/** `timestamps[i]` is that of the record at `log.offsets[i]`; NaN where only the broker knows it. */
function timestampsOf(log: ObservedLog): Float64Array {
  return Float64Array.from(log.offsets, (offset) => {
    const origin = log.origins.get(log.valueAt.get(offset)!)
    return origin?.operation.timestampsMs?.[origin.index] ?? Number.NaN
  })
}

function wrongWith(
  log: ObservedLog,
  listing: ListOffsetsOperation,
  floor: number,
  timestamps: Float64Array,
  highest: RangeMaximum,
): string | undefined {
  const deletable = deletableBefore(log, listing.completed)
  const first = firstAtLeast(log.offsets, deletable)
  const end = firstAtLeast(log.offsets, floor + 1)
  switch (listing.asked) {
    case 'earliest':
      return listing.offset > deletable ? `nothing from ${deletable} on may be deleted` : undefined
    case 'latest':
      return listing.offset <= floor ? `offset ${floor} was acknowledged before` : undefined
    case 'max-timestamp': {
      const at = firstAtLeast(log.offsets, listing.offset)
      if (
        listing.offset >= 0 &&
        log.offsets[at] === listing.offset &&
        timestamps[at]! !== listing.timestampMs &&
        !Number.isNaN(timestamps[at]!)
      ) {
        return `that record's timestamp is ${timestamps[at]}, not ${listing.timestampMs}`
      }
      const most = highest.over(first, end)
      return most > listing.timestampMs ? `there is one with timestamp ${most}, above ${listing.timestampMs}` : undefined
    }
    default: {
      const asked = listing.asked
      if (listing.offset >= 0 && listing.timestampMs < asked) return `its timestamp ${listing.timestampMs} is below`
      const at = firstAtLeast(log.offsets, listing.offset)
      if (listing.offset >= 0 && log.offsets[at] === listing.offset && timestamps[at]! < asked)
        return `that record's timestamp is ${timestamps[at]}`
      const earlier = highest.firstAtLeast(asked, first, listing.offset < 0 ? end : Math.min(end, at))
      return earlier < 0 ? undefined : `offset ${log.offsets[earlier]} has timestamp ${timestamps[earlier]}`
    }
  }
}
