import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nearestName } from './nearest-name.ts'

describe('a name that was mistyped', () => {
  it('is guessed where it is nearly right, whatever its capitals', () => {
    assert.equal(nearestName('avgInMibps', ['avgInMiBps', 'fanOut']), 'avgInMiBps')
    assert.equal(nearestName('AVGINMIBPS', ['avgInMiBps', 'fanOut']), 'avgInMiBps')
    assert.equal(nearestName('retention.msec', ['retention.bytes', 'retention.ms']), 'retention.ms')
  })

  it('has two neighbours swapped as one mistake', () => {
    assert.equal(nearestName('cots', ['copy', 'cost']), 'cost')
  })

  it('is not guessed where it is another word', () => {
    assert.equal(nearestName('colour', ['avgInMiBps', 'fanOut']), undefined)
    assert.equal(nearestName('nope', ['copy', 'cost']), undefined)
    assert.equal(nearestName('', ['copy']), undefined)
  })

  it('may be of any length', () => {
    assert.equal(nearestName('x'.repeat(1_000_000), ['copy']), undefined)
  })
})
