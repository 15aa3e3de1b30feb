import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { boolean, type Definition, double, int, LONG_MAX, list, long, oneOf, short } from './definition.ts'

function read(definition: Definition<unknown>, text: string): unknown {
  const reading = definition.read(text)
  return reading.kind === 'value' ? [reading.value, reading.text] : reading.why
}

test('whole numbers are decimal, within their range and their width', () => {
  const definition = int(1, '', { min: 0 })
  assert.deepEqual(read(definition, ' +0042 '), [42, '42'])
  assert.equal(read(definition, '-1'), 'Value must be at least 0')
  assert.equal(read(definition, '2147483648'), 'Value must be no more than 2147483647')
  assert.equal(read(short(1, ''), '32768'), 'Value must be no more than 32767')
  for (const text of ['', '1.0', '0x10', '1e3', '1_000', '٣', 'NaN'])
    assert.equal(read(definition, text), 'Not a number of type INT', text)
})

test("Kafka's largest long means no bound, and one more is not a long", () => {
  assert.deepEqual(read(long(0, ''), LONG_MAX), [Number.POSITIVE_INFINITY, LONG_MAX])
  assert.equal(read(long(0, ''), '9223372036854775808'), 'Not a number of type LONG')
})

test('booleans are taken in any case and nothing else is one', () => {
  assert.deepEqual(read(boolean(false, ''), ' TRUE '), [true, 'true'])
  assert.equal(read(boolean(false, ''), 'yes'), 'Expected value to be either true or false')
})

test('doubles are shown with a fraction, as Java shows them', () => {
  const ratio = double(0.5, '', { min: 0, max: 1 })
  assert.deepEqual(read(ratio, '1'), [1, '1.0'])
  assert.deepEqual(read(ratio, '.25'), [0.25, '0.25'])
  assert.equal(read(ratio, '1.5'), 'Value must be no more than 1')
  assert.equal(read(ratio, 'Infinity'), 'Not a number of type DOUBLE')
})

test('lists lose their blanks, and an element comes once', () => {
  const names = list('', '', 'names', (name) => (name === 'bad' ? 'it is bad' : undefined))
  assert.deepEqual(read(names, ' a , b ,'), [['a', 'b'], 'a,b'])
  assert.deepEqual(read(names, ''), [[], ''])
  assert.match(String(read(names, 'a,b,a')), /duplicate/)
  assert.equal(read(names, 'a,bad'), 'it is bad')
})

test('a choice is taken only as it is spelled', () => {
  const type = oneOf('CreateTime', '', ['CreateTime', 'LogAppendTime'])
  assert.deepEqual(read(type, ' LogAppendTime '), ['LogAppendTime', 'LogAppendTime'])
  assert.equal(read(type, 'createtime'), 'String must be one of: CreateTime, LogAppendTime')
})

test('any text gives a value or a reason, and the shown text reads as the same value', () => {
  const definitions: readonly Definition<unknown>[] = [
    int(0, ''),
    long(0, ''),
    double(0, '', { min: -10, max: 10 }),
    boolean(true, ''),
    list('', '', ''),
  ]
  const texts = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.bigInt().map(String))
  fc.assert(
    fc.property(fc.constantFrom(...definitions), texts, (definition, text) => {
      const reading = definition.read(text)
      if (reading.kind === 'refused') return
      assert.deepEqual(definition.read(reading.text), reading)
    }),
    { numRuns: 300 },
  )
})
