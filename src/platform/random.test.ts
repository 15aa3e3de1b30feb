import assert from 'node:assert/strict'
import test from 'node:test'
import { RealRandom } from './random.ts'

const random = new RealRandom()

test('whole numbers stay below their bound and reach all of it', () => {
  const seen = new Set<number>()
  for (let i = 0; i < 2_000; i++) seen.add(random.int(7))
  assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5, 6])
  assert.equal(random.int(1), 0)
  assert.ok(random.int(2 ** 32) < 2 ** 32)
  assert.throws(() => random.int(0), /bound/)
})

test('fractions lie in [0, 1)', () => {
  for (let i = 0; i < 2_000; i++) {
    const value = random.float()
    assert.ok(value >= 0 && value < 1)
  }
})

test('uuids are of version 4, differ, and never start with a dash in base64', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2_000; i++) {
    const uuid = random.uuidHex()
    assert.match(uuid, /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    assert.notEqual(Buffer.from(uuid, 'hex').toString('base64url')[0], '-')
    seen.add(uuid)
  }
  assert.equal(seen.size, 2_000)
})

test('bytes come in the asked number and in memory of their own', () => {
  assert.equal(random.bytes(0).length, 0)
  assert.equal(random.bytes(10_000).length, 10_000)
  assert.notEqual(random.bytes(16).buffer, random.bytes(16).buffer)
})
