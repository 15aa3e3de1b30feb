import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOptions } from './options.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'

test('without flags it is the short form', () => {
  const { scenarios, clients, secondsMax } = parseOptions([])
  assert.deepEqual(scenarios, ['kill', 'pause', 'storelost'])
  assert.deepEqual(clients, ['own', 'librdkafka'])
  assert.equal(secondsMax, 4)
})

test('a scenario that is named runs with all clients, and all means all', () => {
  assert.deepEqual(parseOptions(['--scenario', 'cut']).clients, ['own', 'java', 'librdkafka', 'franz-go'])
  assert.equal(parseOptions(['--scenario', 'all']).scenarios.length, SCENARIOS.length)
})

test('what is not there is refused by name', () => {
  assert.throws(() => parseOptions(['--scenario', 'flood']), /no scenario flood/)
  assert.throws(() => parseOptions(['--clients', 'cobol']), /no client cobol/)
  assert.throws(() => parseOptions(['--seconds', 'many']), /--seconds/)
})
