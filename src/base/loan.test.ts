import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BufferPool } from './buffer-pool.ts'
import { Loan } from './loan.ts'

const KIB = 1024

test('what a loan took goes back to the pool at its end, once', () => {
  const pool = new BufferPool(1024 * KIB)
  const loan = new Loan(pool)
  assert.equal(loan.take(20 * KIB).length, 20 * KIB)
  assert.equal(loan.take(10).length, 10)
  assert.equal(pool.keptBytes, 0)
  loan.end()
  assert.equal(pool.keptBytes, (32 + 16) * KIB)
  loan.end()
  assert.equal(pool.keptBytes, (32 + 16) * KIB)
})

test('memory that is to be snug comes from the pool only where little of it is wasted', () => {
  const pool = new BufferPool(1024 * KIB)
  const loan = new Loan(pool)
  assert.equal(loan.takeSnug(33 * KIB).buffer.byteLength, 33 * KIB)
  assert.equal(loan.takeSnug(63 * KIB).buffer.byteLength, 64 * KIB)
  loan.end()
  assert.equal(pool.keptBytes, 64 * KIB)
})
