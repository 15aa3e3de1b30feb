import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { checkConstants } from '../planner.ts'

describe('limits', () => {
  it('are found by their path, with what they are worth', () => {
    const { limits } = builtInBook()
    assert.deepEqual(
      { ...limits.number('mskServerless', 'partitions') },
      {
        value: 2400,
        source: { kind: 'limit', path: 'mskServerless.partitions', origin: 'built-in', confidence: 'C' },
      },
    )
    assert.deepEqual(limits.texts('mskServerless', 'authentication').value, ['iam'])
    assert.equal(limits.flag('mskServerless', 'kafkaAcls').value, false)
    assert.deepEqual(limits.value('mskStandard', 'partitionsPerBroker', 'kafka.t3.small').value, [300, 300])
  })

  it('that are not there are unknown, never unlimited', () => {
    assert.equal(builtInBook().limits.number('mskServerless', 'moons').value, null)
  })

  it('of a file are laid over the built-in ones, map by map', () => {
    const { limits } = builtInBook({ limits: [{ name: 'mine.yaml', value: { mskServerless: { partitions: 4800 } } }] })
    assert.equal(limits.number('mskServerless', 'partitions').value, 4800)
    assert.equal(limits.number('mskServerless', 'groups').value, 500)
    const whole = limits.value('mskServerless').value as { readonly partitions: number; readonly groups: number }
    assert.equal(whole.partitions, 4800)
    assert.equal(whole.groups, 500)
  })

  it('of a file may not set constants that no calculation has', () => {
    const book = builtInBook({ limits: [{ name: 'mine.yaml', value: { constants: { 'partitions.noiseMibps': 2 } } }] })
    assert.throws(() => checkConstants(book), { message: /is unknown; did you mean partitions\.noiseMiBps\?/ })
  })
})
