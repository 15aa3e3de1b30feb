import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT_RULES } from '../../src/planner/calculations/inventory/client-rules.ts'
import { APIS } from '../../src/protocol/protocol.ts'

/** Older ones than these are refused, or aren't even told of. */
test('the oldest requests that clients may speak are those that brokers answer', () => {
  const minima = [...APIS.values()].flatMap(({ name, versions, advertised }) => {
    const min = advertised === null ? 0 : Math.max(versions.min, advertised.min)
    return min === 0 ? [] : [[name, min] as const]
  })
  const known = Object.fromEntries(minima.filter(([name]) => name in CLIENT_RULES.requestVersionsMin))
  assert.deepEqual(known, CLIENT_RULES.requestVersionsMin)
})
