import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { count, z } from '../schema.ts'
import { withoutOdd } from './odd-values.ts'

const name = z.string().min(1)
const schema = z.strictObject({
  kind: z.literal('k'),
  topics: z.array(
    z.strictObject({ name, size: count.nullish(), partitions: z.array(z.strictObject({ index: count })).nullish() }),
  ),
  rights: z.array(z.strictObject({ who: name })).nullish(),
  settings: z.record(name, z.string()).nullish(),
})

describe('a value of which some is odd', () => {
  it('loses that alone, and tells what it was', () => {
    const topics = [
      { name: 'a', size: -5 },
      { name: 'b', size: 7 },
    ]
    const rights = [{ who: 'x' }, { who: '' }, { who: 'y' }, { who: '' }]
    const raw = { kind: 'k', topics, rights, settings: { '': 'v', a: 'b' } }
    assert.deepEqual(withoutOdd(schema, raw), {
      value: {
        kind: 'k',
        topics: [{ name: 'a' }, { name: 'b', size: 7 }],
        rights: [{ who: 'x' }, { who: 'y' }],
        settings: { a: 'b' },
      },
      odd: [
        { path: '/topics/0/size', value: -5 },
        { path: '/rights', value: '' },
        { path: '/settings/', value: 'v' },
      ],
    })
    assert.equal(raw.rights.length, 4, 'what was given stays as it was')
  })

  it('keeps the places of entries that others point to, and loses their list instead', () => {
    const raw = { kind: 'k', topics: [{ name: 'a', partitions: [{ index: 0 }, { index: -1 }] }] }
    assert.deepEqual(withoutOdd(schema, raw).value, { kind: 'k', topics: [{ name: 'a' }] })
  })

  it('loses names that no field can have', () => {
    const raw: unknown = JSON.parse('{"kind":"k","topics":[],"settings":{"__proto__":"x","a":"b"}}')
    const { value, odd } = withoutOdd(schema, raw)
    assert.deepEqual(value, { kind: 'k', topics: [], settings: { a: 'b' } })
    assert.deepEqual(odd, [{ path: '/settings/__proto__', value: 'x' }])
  })

  it('is itself where nothing is odd, and stays wrong where nothing helps', () => {
    const sound = { kind: 'k', topics: [] }
    assert.equal(withoutOdd(schema, sound).value, sound)
    assert.equal(schema.safeParse(withoutOdd(schema, { kind: 'z', topics: [] }).value).success, false)
    assert.equal(schema.safeParse(withoutOdd(schema, 7).value).success, false)
  })

  it('stays as it is where more is odd than can be told', () => {
    const raw = { kind: 'k', topics: [], rights: Array.from({ length: 200_000 }, () => ({})) }
    assert.deepEqual(withoutOdd(schema, raw), { value: raw, odd: [] })
  })

  it('comes to an end whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (raw) => assert.ok(Array.isArray(withoutOdd(schema, raw).odd))))
  })
})
