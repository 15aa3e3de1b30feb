import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { logIndex } from '../base/units.ts'
import { Combiner } from './combiner.ts'

function open() {
  const clock = new FakeClock()
  const gone = new Set<number>()
  return { clock, gone, combiner: new Combiner(clock, (brokerId) => gone.has(brokerId)) }
}

describe('a combiner', () => {
  it('gives every index once, to itself and to others', () => {
    const { combiner } = open()
    assert.deepEqual([combiner.ticket(), combiner.lend(2), combiner.lend(3), combiner.ticket()], [1, 2, 3, 4])
  })

  it('goes on behind what is known to be taken', () => {
    const { combiner } = open()
    combiner.taken(logIndex(7))
    assert.deepEqual([combiner.lend(2), combiner.ticket()], [8, 9])
  })

  it('gives an index out again that wasn’t used for 400 ms, and not before', () => {
    const { combiner, clock } = open()
    combiner.lend(2)
    clock.advance(400)
    assert.equal(combiner.lend(3), 2)
    clock.advance(1)
    assert.equal(combiner.lend(3), 1)
    assert.equal(combiner.holderOf(logIndex(1)), 3)
    clock.advance(1)
    assert.equal(combiner.ticket(), 3)
  })

  it('gives an index out again at once whose holder is gone, to itself too', () => {
    const { combiner, gone } = open()
    combiner.lend(2)
    combiner.lend(2)
    combiner.lend(3)
    gone.add(2)
    assert.deepEqual([combiner.lend(3), combiner.ticket(), combiner.ticket()], [1, 2, 4])
  })

  it('leaves an unused index to an empty entry when others lie behind it', () => {
    const { combiner, clock } = open()
    combiner.lend(2)
    combiner.lend(3)
    combiner.taken(logIndex(2))
    clock.advance(1_000)
    assert.equal(combiner.lend(3), 3)
    assert.equal(combiner.holderOf(logIndex(1)), 2)
    combiner.taken(logIndex(1))
    assert.equal(combiner.holderOf(logIndex(1)), undefined)
  })

  it('takes back its newest ticket only', () => {
    const { combiner } = open()
    const [first, second] = [combiner.ticket(), combiner.ticket()]
    assert.equal(combiner.giveBack(first), false)
    assert.equal(combiner.giveBack(second), true)
    assert.equal(combiner.ticket(), second)
  })

  it('refuses others when more tickets are out than could be used', () => {
    const { combiner, clock } = open()
    for (let at = 0; at < 256; at++) combiner.lend(2)
    assert.throws(() => combiner.lend(2), { reason: 'peer-refused', applied: 'no' })
    clock.advance(401)
    assert.equal(combiner.lend(2), 1)
  })
})
