import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outcomeOf } from './outcome.ts'

test('one successful attempt makes the operation a success, whatever came before', () => {
  assert.equal(outcomeOf('produce', ['no-answer', 'NONE']), 'ok')
  assert.equal(outcomeOf('commit', ['COORDINATOR_NOT_AVAILABLE', 'NONE']), 'ok')
})

test('a definite refusal of the only attempt is a failure', () => {
  assert.equal(outcomeOf('produce', ['MESSAGE_TOO_LARGE']), 'fail')
  assert.equal(outcomeOf('commit', ['ILLEGAL_GENERATION']), 'fail')
  assert.equal(outcomeOf('delete-records', ['OFFSET_OUT_OF_RANGE']), 'fail')
})

test('a definite refusal of a retry says nothing about the attempt before it', () => {
  assert.equal(outcomeOf('produce', ['no-answer', 'OUT_OF_ORDER_SEQUENCE_NUMBER']), 'unknown')
})

test('a code that means retry is unknown, and so is no attempt at all', () => {
  assert.equal(outcomeOf('produce', ['NOT_LEADER_OR_FOLLOWER']), 'unknown')
  assert.equal(outcomeOf('produce', ['UNKNOWN_SERVER_ERROR']), 'unknown')
  assert.equal(outcomeOf('produce', ['DUPLICATE_SEQUENCE_NUMBER']), 'unknown')
  assert.equal(outcomeOf('commit', []), 'unknown')
})
