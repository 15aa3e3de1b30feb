import type { ReadOperation, Through, Violation } from './history.ts'
import { checkListings } from './list-offsets.ts'
import { floorsOf, type ObservedLog } from './observed-log.ts'

/**
 * Checker 4: offsets only go forward.
 *
 * - `high-watermark-back`, `last-stable-back`, `log-start-back`, `leader-epoch-back`: for one observer through one broker.
 * - `last-stable-above-high-watermark`.
 * - `poll-went-back`, `poll-skipped`: a poll under assign gives a record before its position, or leaves one out.
 * - `offsets-out-of-order`: within one response.
 * - `served-below-log-start`: a record that DeleteRecords had removed through the same broker before the read was invoked.
 * - `list-offsets-wrong`: ListOffsets disagrees with the log (see `list-offsets.ts`).
 */
export function checkOffsetsMonotone(logs: readonly ObservedLog[]): readonly Violation[] {
  return logs.flatMap((log) => [...watermarks(log), ...polls(log), ...belowLogStart(log), ...checkListings(log)])
}

function violation(log: ObservedLog, name: string, message: string): Violation {
  return { checker: 4, name, message: `${log.partition}: ${message}` }
}

const WATERMARKS = [
  { name: 'high-watermark-back', of: (read: ReadOperation) => read.highWatermark },
  { name: 'last-stable-back', of: (read: ReadOperation) => read.lastStable },
  { name: 'log-start-back', of: (read: ReadOperation) => read.logStart },
  { name: 'leader-epoch-back', of: (read: ReadOperation) => read.leaderEpoch },
] as const

function watermarks(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const read of log.reads) {
    if (read.highWatermark >= 0 && read.lastStable > read.highWatermark) {
      found.push(
        violation(
          log,
          'last-stable-above-high-watermark',
          `last stable ${read.lastStable} is above high watermark ${read.highWatermark}`,
        ),
      )
    }
  }
  const observerOf = (read: ReadOperation): string => `${read.client} ${read.through}`
  for (const observer of new Set(log.reads.map(observerOf))) {
    const reads = log.reads.filter((read) => observerOf(read) === observer)
    for (const { name, of } of WATERMARKS) {
      const told = reads.filter((read) => of(read) >= 0)
      const floors = floorsOf(
        told.map((read) => ({ invoked: read.invoked, completed: read.completed, value: of(read) })),
        told.map((read) => read.invoked),
      )
      for (const [index, read] of told.entries()) {
        if (of(read) < floors[index]!) found.push(violation(log, name, `${read.client} saw ${of(read)} after ${floors[index]}`))
      }
    }
  }
  return found
}

function polls(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const read of log.reads) {
    let due = log.facts.dense && read.mode !== 'subscribe' ? Math.max(read.from, read.logStart) : -1
    let last = -1
    for (const { offset } of read.records) {
      if (offset < read.from) found.push(violation(log, 'poll-went-back', `${read.client} at ${read.from} got offset ${offset}`))
      else if (offset <= last)
        found.push(violation(log, 'offsets-out-of-order', `${read.client} got offset ${offset} after ${last}`))
      else if (due >= 0 && offset > due)
        found.push(violation(log, 'poll-skipped', `${read.client} got offset ${offset}, due was ${due}`))
      last = offset
      if (due >= 0) due = offset + 1
    }
    if (due >= 0 && read.next > due)
      found.push(violation(log, 'poll-skipped', `${read.client} went on to ${read.next}, due was ${due}`))
  }
  const positions = new Map<string, number>()
  for (const read of log.reads) {
    if (read.mode === 'subscribe') continue
    const position = positions.get(read.session)
    if (position !== undefined && read.from !== position) {
      const name = read.from < position ? 'poll-went-back' : 'poll-skipped'
      found.push(violation(log, name, `session ${read.session} went on at ${read.from}, though it had come to ${position}`))
    }
    positions.set(read.session, read.next)
  }
  return found
}

function belowLogStart(log: ObservedLog): readonly Violation[] {
  return [...new Set(log.deletes.map(({ through }) => through))].flatMap((through) => belowLogStartThrough(log, through))
}

function belowLogStartThrough(log: ObservedLog, through: Through): readonly Violation[] {
  const deleted = log.deletes
    .filter((operation) => operation.outcome === 'ok' && operation.through === through)
    .map(({ invoked, completed, logStart }) => ({ invoked, completed, value: logStart }))
  if (deleted.length === 0) return []
  const reads = log.reads.filter((read) => read.through === through)
  const floors = floorsOf(
    deleted,
    reads.map((read) => read.invoked),
  )
  return reads.flatMap((read, index) => {
    const gone = read.records.find((record) => record.offset < floors[index]!)
    return gone === undefined
      ? []
      : [
          violation(
            log,
            'served-below-log-start',
            `${read.client} got offset ${gone.offset}, though all below ${floors[index]} was deleted`,
          ),
        ]
  })
}
