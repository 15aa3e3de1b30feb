import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dateText, share, z } from '../schema.ts'
import { validate } from './validate.ts'

const schema = z.strictObject({
  name: z.string().min(1),
  share: share.default(1),
  when: dateText.optional(),
  zones: z.record(z.string(), z.strictObject({ brokers: z.int().min(1) })).optional(),
  list: z
    .array(z.strictObject({ size: z.number() }))
    .min(1)
    .optional(),
  choice: z.union([z.literal('all'), z.strictObject({ count: z.int() })]).optional(),
})

function refused(raw: unknown, message: string): void {
  assert.throws(() => validate('estate.yaml', schema, raw), { kind: 'invalid', reason: 'bad-document', message })
}

describe('a document', () => {
  it('is given back with its defaults', () => {
    assert.deepEqual(validate('estate.yaml', schema, { name: 'a' }), { name: 'a', share: 1 })
  })

  it('is refused with the path of what is wrong, and what it may be', () => {
    refused({ name: 'a', share: 2 }, 'estate.yaml: /share must be at most 1, and is 2')
    refused({ name: 'a', share: Number.NaN }, 'estate.yaml: /share must be a number, and is NaN')
    refused({ name: 'a', share: Number.POSITIVE_INFINITY }, 'estate.yaml: /share must be a number, and is Infinity')
    refused({ name: 'a', share: null }, 'estate.yaml: /share must be a number, and is null')
    refused({ share: 1 }, 'estate.yaml: /name is missing')
    refused({ name: '' }, 'estate.yaml: /name must be 1 or more letters, and is ""')
    refused({ name: 'a', list: [] }, 'estate.yaml: /list must be 1 or more entries, and is a list of 0')
    refused({ name: 'a', zones: { 'x/y': { brokers: 0 } } }, 'estate.yaml: /zones/x~1y/brokers must be 1 or more, and is 0')
    refused(null, 'estate.yaml: / must be a map, and is null')
  })

  it('is refused where it is nested without end, or wrong in more places than can be told', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const wide = { name: 'a', list: Array.from({ length: 200_000 }, () => ({})) }
    for (const raw of [deep, wide]) refused(raw, 'estate.yaml: / is nested too deep, or wrong in too many places')
  })

  it('is refused with the nearest name for a field that nobody knows, however deep', () => {
    refused({ name: 'a', list: [{ size: 1, sise: 2 }] }, 'estate.yaml: /list/0/sise is unknown; did you mean size?')
    refused(
      { name: 'a', zones: { x: { brokers: 1, broker: 1 } } },
      'estate.yaml: /zones/x/broker is unknown; did you mean brokers?',
    )
    refused({ name: 'a', list: [{ size: 1, colour: 2 }] }, 'estate.yaml: /list/0/colour is unknown; known are size')
  })

  it('is refused by the alternative that was meant', () => {
    refused({ name: 'a', choice: { count: 1.5 } }, 'estate.yaml: /choice/count must be a whole number, and is 1.5')
  })

  it('can have no field that objects lose', () => {
    refused(
      JSON.parse('{"name": "a", "zones": {"__proto__": {"brokers": 1}}}'),
      'estate.yaml: /zones/__proto__ is a name that no field can have',
    )
  })

  it('names all that is wrong, up to twenty', () => {
    const list = Array.from({ length: 30 }, () => ({ size: 'x' }))
    assert.throws(
      () => validate('estate.yaml', schema, { name: 'a', list }),
      (error: Error) => error.message.split('\n').length === 21 && error.message.endsWith('and 10 more'),
    )
  })
})
