import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assignRange } from './range.ts'

const member = (memberId: string, topics: string[], instanceId: string | null = null) => ({ memberId, instanceId, topics })
const shown = (assigned: ReturnType<typeof assignRange>) =>
  Object.fromEntries([...assigned].map(([id, of]) => [id, of.map(({ topic, partition }) => `${topic}${partition}`).join(' ')]))

describe('the range assignor', () => {
  it('gives neighbouring partitions, the first members one more', () => {
    const assigned = assignRange([member('b', ['t']), member('a', ['t'])], new Map([['t', 5]]))
    assert.deepEqual(shown(assigned), { a: 't0 t1 t2', b: 't3 t4' })
  })

  it('gives each topic only to those who subscribed to it', () => {
    const counts = new Map([
      ['t', 2],
      ['u', 2],
    ] as const)
    const assigned = assignRange([member('a', ['t', 'u']), member('b', ['u']), member('c', ['gone'])], counts)
    assert.deepEqual(shown(assigned), { a: 't0 t1 u0', b: 'u1', c: '' })
  })

  it('puts static members in the order of their instance ids', () => {
    const assigned = assignRange([member('z', ['t'], 'one'), member('a', ['t'], 'two')], new Map([['t', 2]]))
    assert.deepEqual(shown(assigned), { z: 't0', a: 't1' })
  })
})
