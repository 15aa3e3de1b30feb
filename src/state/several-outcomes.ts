import { Outcome } from './outcome.ts'

/**
 * The outcomes of commands that share a place in their lane, as one: before the rows of each a row without a refusal, whose value is how many they are.
 * As columns they take a few bytes a command, for as long as the lane remembers them.
 */
export function joinOutcomes(outcomes: readonly Outcome[]): Outcome {
  const joined = new Outcome(outcomes.reduce((sum, { rowCount }) => sum + rowCount + 1, 0))
  let at = 0
  for (const outcome of outcomes) {
    joined.set(at++, 'none', outcome.rowCount)
    for (let row = 0; row < outcome.rowCount; row++) joined.copyRow(at++, outcome, row)
  }
  return joined
}

/** What `joinOutcomes` joined, of `count` commands. What was refused as a whole is refused for each. */
export function splitOutcome(joined: Outcome, count: number): readonly Outcome[] {
  if (joined.refusal(0) !== 'none') return new Array<Outcome>(count).fill(joined)
  const outcomes: Outcome[] = []
  let at = 0
  while (outcomes.length < count) {
    const outcome = new Outcome(joined.value(at++))
    for (let row = 0; row < outcome.rowCount; row++) outcome.copyRow(row, joined, at++)
    outcomes.push(outcome)
  }
  return outcomes
}
