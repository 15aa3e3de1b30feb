import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monthlyBill } from './bill.ts'

const HOUR_MS = 3_600_000
const GIB = 2 ** 30

test('a bill is what was used, at list prices, for as long as a month is', () => {
  const requests = { create: 1_000, part: 500, replace: 0, list: 500, get: 10_000, delete: 99_999 }
  const bill = monthlyBill({ timeMs: HOUR_MS, requests, storedBytes: 1_000 * GIB, zoneBytes: 10 * GIB })
  const dollars = Object.values(bill).map((value) => value.toFixed(4))
  assert.deepEqual(dollars, [(730 * (2 * 0.005 + 10 * 0.0004)).toFixed(4), '23.0000', (730 * 0.2).toFixed(4)])
})

test('the first requests of a start count as those of a minute', () => {
  const { requests } = monthlyBill({ timeMs: 10, requests: { create: 1_000 }, storedBytes: 0, zoneBytes: 0 })
  assert.equal(requests.toFixed(2), (730 * 60 * 0.005).toFixed(2))
})
