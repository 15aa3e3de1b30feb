import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type MigrationWindow, type Readiness, refusals } from './windows.ts'

const WINDOW: MigrationWindow = {
  wave: 'w1',
  from: '2026-12-01T20:00Z',
  to: '2026-12-01T23:00Z',
  owner: 'platform',
  scheduledAt: '2026-11-20',
}
const READY: Readiness = {
  gates: { windowAllowed: true, red: [] },
  waves: [
    { name: 'w1', blockedBy: [] },
    { name: 'w2', blockedBy: ['runbook-owner-missing'] },
  ],
  scheduled: [],
}

const refused = (window: Partial<MigrationWindow>, ready: Partial<Readiness> = {}) =>
  refusals({ ...WINDOW, ...window }, { ...READY, ...ready })

describe('a migration window', () => {
  it('is scheduled while no gate is red', () => {
    assert.deepEqual(refused({}), [])
    assert.deepEqual(refused({}, { gates: { windowAllowed: false, red: ['C2', 'M4'] } }), ['gates are red: C2, M4'])
  })

  it('is refused while nobody knows of gates or waves', () => {
    assert.equal(refused({}, { gates: null, waves: null }).length, 2)
  })

  it('is of a wave that there is, and that nothing blocks', () => {
    assert.deepEqual(refused({ wave: 'w9' }), ['there is no wave w9, but w1, w2'])
    assert.deepEqual(refused({ wave: 'w2' }), ['w2 is blocked: runbook-owner-missing'])
  })

  it('lies ahead, has a length, and overlaps no other', () => {
    assert.deepEqual(refused({ to: WINDOW.from }), ['it ends before it begins'])
    assert.deepEqual(refused({ scheduledAt: '2026-12-02' }), ['it lies in the past'])
    const other = { ...WINDOW, wave: 'w2', from: '2026-12-01T22:00Z', to: '2026-12-02' }
    assert.equal(refused({}, { scheduled: [other] }).length, 1)
    assert.deepEqual(refused({}, { scheduled: [{ ...other, from: WINDOW.to }] }), [])
  })
})
