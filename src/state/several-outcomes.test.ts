import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { decodeOutcome, encodeOutcome, Outcome } from './outcome.ts'
import { joinOutcomes, splitOutcome } from './several-outcomes.ts'

function mixed(): readonly Outcome[] {
  const rows = new Outcome(3)
  rows.set(0, 'none', 4)
  rows.set(1, 'unknown-partition', -1)
  rows.setDuplicate(2, 9, 1_000)
  return [Outcome.of('stale-claim'), rows, new Outcome(0), Outcome.of('none', 7)]
}

describe('outcomes of several commands', () => {
  it('come apart as they were joined, also when they were remembered in a snapshot', () => {
    const joined = joinOutcomes(mixed())
    assert.deepEqual(splitOutcome(joined, 4), mixed())
    const writer = new ByteWriter()
    encodeOutcome(writer, joined)
    assert.deepEqual(splitOutcome(decodeOutcome(new ByteReader(writer.finish())), 4), mixed())
  })

  it('are the same refusal for each where all were refused', () => {
    const outcomes = splitOutcome(Outcome.of('outcome-forgotten'), 3)
    assert.deepEqual(
      outcomes.map((outcome) => outcome.refusal(0)),
      ['outcome-forgotten', 'outcome-forgotten', 'outcome-forgotten'],
    )
  })
})
