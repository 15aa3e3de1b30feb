import type { ReadOperation, Through, Violation } from './history.ts'
import { floorsOf, type ObservedLog, type Sample } from './observed-log.ts'

/**
 * Checker 1: each partition is one log to which batches are appended one after the other.
 *
 * - `inconsistent-offsets`: one offset with two values.
 * - `append-order`: an offset below one that was acknowledged before this append was invoked.
 * - `stale-read`: a high watermark below what the same broker acknowledged before the read was invoked; in a drain, any broker.
 * - `read-before-write`: a value read before it was sent. `phantom`: a value nobody sent to this partition.
 * - `payload-differs`: a value whose bytes changed. `failed-write-visible`: the refusal was definite, and yet it is there.
 */
export function checkLogLinearizable(logs: readonly ObservedLog[]): readonly Violation[] {
  return logs.flatMap((log) => [...conflicts(log), ...appendOrder(log), ...contents(log), ...staleReads(log)])
}

function violation(log: ObservedLog, name: string, message: string): Violation {
  return { checker: 1, name, message: `${log.partition}: ${message}` }
}

function conflicts(log: ObservedLog): readonly Violation[] {
  return log.conflicts.map(({ offset, first, second }) =>
    violation(log, 'inconsistent-offsets', `offset ${offset} holds value ${first} and value ${second}`),
  )
}

function appendOrder(log: ObservedLog): readonly Violation[] {
  // An unknown write that was seen counts as one, too: it took place after it was sent.
  const placed = log.produces.flatMap((operation) => {
    const offset = operation.outcome === 'ok' ? operation.offset : (log.offsetsOf.get(operation.values[0]!)?.[0] ?? -1)
    return offset < 0 ? [] : [{ operation, offset }]
  })
  const floors = floorsOf(
    acknowledged(log),
    placed.map(({ operation }) => operation.invoked),
  )
  return placed.flatMap(({ operation, offset }, index) =>
    offset > floors[index]!
      ? []
      : [
          violation(
            log,
            'append-order',
            `value ${operation.values[0]} got offset ${offset}, but ${floors[index]} was acknowledged before it was sent`,
          ),
        ],
  )
}

function acknowledged(log: ObservedLog): readonly (Sample & { readonly through: Through })[] {
  return log.produces
    .filter((operation) => operation.outcome === 'ok')
    .map(({ invoked, completed, through, offset, values }) => ({
      invoked,
      completed,
      through,
      value: offset + values.length - 1,
    }))
}

function contents(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const read of log.reads) {
    for (const record of read.records) {
      const origin = log.origins.get(record.value)
      const what = `value ${record.value} at offset ${record.offset}`
      if (origin === undefined) {
        found.push(violation(log, 'phantom', `${what} was never sent here`))
        continue
      }
      if (!record.intact) found.push(violation(log, 'payload-differs', `${what} isn't what was sent`))
      if (origin.operation.outcome === 'fail') found.push(violation(log, 'failed-write-visible', `${what} was refused for good`))
      if (read.completed < origin.operation.invoked)
        found.push(violation(log, 'read-before-write', `${what} was read before it was sent`))
    }
  }
  return found
}

function staleReads(log: ObservedLog): readonly Violation[] {
  const told = log.reads.filter((read) => read.highWatermark >= 0)
  const drains = told.filter((read) => read.mode === 'drain')
  const acknowledgements = acknowledged(log)
  return [
    ...stale(log, drains, acknowledgements),
    ...[...new Set(told.map((read) => read.through))].flatMap((through) =>
      stale(
        log,
        told.filter((read) => read.through === through && read.mode !== 'drain'),
        acknowledgements.filter((operation) => operation.through === through),
      ),
    ),
  ]
}

function stale(log: ObservedLog, reads: readonly ReadOperation[], acknowledgements: readonly Sample[]): readonly Violation[] {
  const floors = floorsOf(
    acknowledgements,
    reads.map((read) => read.invoked),
  )
  return reads.flatMap((read, index) =>
    read.highWatermark > floors[index]!
      ? []
      : [
          violation(
            log,
            'stale-read',
            `${read.client} saw high watermark ${read.highWatermark}, but offset ${floors[index]} was acknowledged before`,
          ),
        ],
  )
}
