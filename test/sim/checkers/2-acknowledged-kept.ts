import type { ReadOperation, Violation } from './history.ts'
import { deletableBefore, drainsOf, firstAtLeast, type ObservedLog } from './observed-log.ts'

/**
 * Checker 2: what was acknowledged, or seen once, stays until something may take it.
 *
 * - `lost-write`: acknowledged, and missing where a read went by or where the final drain ended.
 * - `vanished-write`: its outcome was unknown, somebody read it, and another read went by without it, or the final drain, which began later, ended before it.
 * - `deleted-without-reason`: the log start passed records that neither DeleteRecords nor retention may have taken.
 */
export function checkAcknowledgedKept(logs: readonly ObservedLog[]): readonly Violation[] {
  return logs.flatMap((log) => [...passedBy(log), ...beyondDrain(log), ...logStarts(log)])
}

function violation(log: ObservedLog, name: string, message: string): Violation {
  return { checker: 2, name, message: `${log.partition}: ${message}` }
}

function missing(log: ObservedLog, offset: number, where: string): Violation {
  const value = log.valueAt.get(offset)!
  const acknowledged = log.origins.get(value)?.operation.outcome === 'ok'
  return violation(log, acknowledged ? 'lost-write' : 'vanished-write', `value ${value} at offset ${offset} is missing ${where}`)
}

/** Cost: the number of known offsets within each read, which is about the number of its records. */
function passedBy(log: ObservedLog): readonly Violation[] {
  if (!log.facts.dense) return []
  const found: Violation[] = []
  for (const read of log.reads) {
    if (read.mode === 'subscribe') continue
    const exemptBefore = read.logStart >= 0 ? read.logStart : deletableBefore(log, read.completed)
    const seen = new Set(read.records.map((record) => record.offset))
    for (let i = firstAtLeast(log.offsets, Math.max(read.from, exemptBefore)); i < log.offsets.length; i++) {
      const offset = log.offsets[i]!
      if (offset >= read.next) break
      if (!seen.has(offset)) found.push(missing(log, offset, `from what ${read.client} read from ${read.from} to ${read.next}`))
    }
  }
  return found
}

function beyondDrain(log: ObservedLog): readonly Violation[] {
  return drainsOf(log).flatMap((drain) => beyond(log, drain))
}

function beyond(log: ObservedLog, drains: readonly ReadOperation[]): readonly Violation[] {
  const end = drains.reduce((highest, read) => Math.max(highest, read.next), 0)
  const start = drains.reduce((lowest, read) => Math.min(lowest, startOf(read)), Number.POSITIVE_INFINITY)
  const found: Violation[] = []
  for (let i = firstAtLeast(log.offsets, end); i < log.offsets.length; i++) {
    const offset = log.offsets[i]!
    if (isKnownBefore(log, offset, drains)) found.push(missing(log, offset, `at the end: the log ends at ${end}`))
  }
  const deletable = deletableBefore(log, Number.POSITIVE_INFINITY)
  for (let i = firstAtLeast(log.offsets, deletable); i < log.offsets.length && log.offsets[i]! < start; i++) {
    found.push(missing(log, log.offsets[i]!, `at the end: the log starts at ${start}`))
  }
  return found
}

/**
 * A write of unknown outcome may be done at any time: also between the drain that reads through one broker and the next one. What somebody has seen by the
 * time that a drain begins isn't to come any more.
 */
function isKnownBefore(log: ObservedLog, offset: number, drains: readonly ReadOperation[]): boolean {
  const value = log.valueAt.get(offset)!
  if (log.origins.get(value)?.operation.outcome === 'ok') return true
  const began = drains.reduce((first, read) => Math.min(first, read.invoked), Number.POSITIVE_INFINITY)
  return log.reads.some((read) => read.completed < began && read.records.some((record) => record.offset === offset))
}

function startOf(read: ReadOperation): number {
  return read.records[0]?.offset ?? read.from
}

function logStarts(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const read of log.reads) {
    if (read.logStart <= 0) continue
    const bound = deletableBefore(log, read.completed)
    if (read.logStart > bound) {
      found.push(
        violation(
          log,
          'deleted-without-reason',
          `the log starts at ${read.logStart}, though nothing above ${bound} may be deleted`,
        ),
      )
    }
  }
  return found
}
