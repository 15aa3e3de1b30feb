import type { FoldObservation, History, Violation } from './history.ts'

/**
 * Checker 7: the same log gives the same state.
 *
 * - `state-hash-differs`: two hashes at one index, be it on two brokers, in two lives, or loaded and replayed.
 * - `entry-differs`: two brokers, or two lives, applied different entries at one index.
 * - `log-time-back`: log time went back from one entry to a later one. `log-time-differs`: one entry, two times.
 * - `index-skipped`: within one start of a life an entry was applied that isn't the next one.
 * - `start-went-back`: a start that began anew applied an entry that the one before it in the same life had, too. It begins with a newer snapshot.
 * - `lane-out-of-order`, `lane-twice`: a writer's lane isn't applied in sequence, once each.
 *
 * A fold that throws ends its broker, which is a crash: the harness itself reports that.
 */
export function checkFoldDeterministic(history: History): readonly Violation[] {
  const lives = new Map<string, FoldObservation[]>()
  for (const fold of history.folds) {
    const key = `${fold.broker}, life ${fold.life}, start ${fold.start}`
    const known = lives.get(key)
    if (known === undefined) lives.set(key, [fold])
    else known.push(fold)
  }
  return [
    ...hashes(history.folds),
    ...entries(history.folds),
    ...times(history.folds),
    ...starts(history.folds),
    ...[...lives].flatMap(([life, folds]) => [...order(life, folds), ...lanes(life, folds)]),
  ]
}

function violation(name: string, message: string): Violation {
  return { checker: 7, name, message }
}

function hashes(folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  const first = new Map<number, FoldObservation>()
  for (const fold of folds) {
    if (fold.stateHash === '') continue
    const known = first.get(fold.index)
    if (known === undefined) first.set(fold.index, fold)
    else if (known.stateHash !== fold.stateHash) {
      const sides = [known, fold].map((side) => `${side.broker} (life ${side.life}, ${side.source}) has ${side.stateHash}`)
      found.push(violation('state-hash-differs', `at index ${fold.index} ${sides.join(', ')}`))
    }
  }
  return found
}

function entries(folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  const first = new Map<number, FoldObservation>()
  for (const fold of folds) {
    if (fold.entryHash === '') continue
    const known = first.get(fold.index)
    if (known === undefined) first.set(fold.index, fold)
    else if (known.entryHash !== fold.entryHash) {
      const sides = [known, fold].map((side) => `${side.broker} (life ${side.life}) ${side.entryHash}`)
      found.push(violation('entry-differs', `at index ${fold.index} was applied by ${sides.join(', by ')}`))
    }
  }
  return found
}

function times(folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  const timeAt = new Map<number, number>()
  for (const { index, logTimeMs } of folds) {
    const known = timeAt.get(index)
    if (known === undefined) timeAt.set(index, logTimeMs)
    else if (known !== logTimeMs)
      found.push(violation('log-time-differs', `index ${index} has log time ${known} and ${logTimeMs}`))
  }
  let last = Number.NEGATIVE_INFINITY
  for (const [index, timeMs] of [...timeAt].sort(([left], [right]) => left - right)) {
    if (timeMs < last) found.push(violation('log-time-back', `index ${index} has log time ${timeMs}, before it came ${last}`))
    last = Math.max(last, timeMs)
  }
  return found
}

function starts(folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  const last = new Map<string, FoldObservation>()
  for (const fold of folds) {
    if (fold.source !== 'applied') continue
    const life = `${fold.broker}, life ${fold.life}`
    const before = last.get(life)
    if (before !== undefined && before.start !== fold.start && fold.index <= before.index) {
      const text = `${life} applied index ${fold.index} in start ${fold.start}, after ${before.index} in start ${before.start}`
      found.push(violation('start-went-back', text))
    }
    last.set(life, fold)
  }
  return found
}

function order(life: string, folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  let last: number | undefined
  for (const { index, source } of folds) {
    if (source === 'applied' && last !== undefined && index !== last + 1) {
      found.push(violation('index-skipped', `${life} applied index ${index} after ${last}`))
    }
    last = index
  }
  return found
}

/** A snapshot may begin in the middle of a lane, so the first step of each lane in a life counts as due. */
function lanes(life: string, folds: readonly FoldObservation[]): readonly Violation[] {
  const found: Violation[] = []
  const due = new Map<string, number>()
  for (const fold of folds) {
    if (fold.source === 'snapshot') due.clear()
    for (const { writer, lane, sequence } of fold.lanes) {
      const key = `${writer} lane ${lane}`
      const expected = due.get(key) ?? sequence
      if (sequence !== expected) {
        const name = sequence < expected ? 'lane-twice' : 'lane-out-of-order'
        found.push(violation(name, `${life}, index ${fold.index}: ${key} has sequence ${sequence}, due was ${expected}`))
      }
      due.set(key, Math.max(expected, sequence) + 1)
    }
  }
  return found
}
