import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Rounds } from './rounds.ts'

describe('rounds of a question', () => {
  it('give nobody an answer to what was asked before, and all who come meanwhile the next one', async () => {
    const asked: (() => void)[] = []
    const rounds = new Rounds((done) => void asked.push(done))
    const answered: string[] = []
    const ask = (name: string) => void rounds.next().then(() => answered.push(name))
    ask('first')
    ask('second')
    ask('third')
    assert.equal(asked.length, 1)
    asked[0]!()
    await turn()
    assert.deepEqual(answered, ['first'])
    assert.equal(asked.length, 2)
    asked[1]!()
    await turn()
    assert.deepEqual(answered, ['first', 'second', 'third'])
    assert.equal(asked.length, 2, 'nobody waits any more')
  })

  it('go on where the answer is there at once', async () => {
    const rounds = new Rounds((done) => done())
    await Promise.all([rounds.next(), rounds.next()])
    await rounds.next()
  })
})
