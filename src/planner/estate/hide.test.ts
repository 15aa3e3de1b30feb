import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hideWith, KEEP } from './hide.ts'

const { address, clientId } = hideWith('salt')

describe('hidden addresses', () => {
  it('are the same with and without the slash that brokers put before them', () => {
    assert.equal(address('/10.0.0.1'), address('10.0.0.1'))
    assert.equal(KEEP.address('/10.0.0.1'), '10.0.0.1')
  })

  it('also hide within what clients call themselves', () => {
    assert.equal(clientId('connect-10.0.0.1:8083-configs'), `connect-${address('10.0.0.1')}:8083-configs`)
    assert.equal(clientId('connect-worker-1.example.com:8083'), `connect-${address('worker-1.example.com')}:8083`)
    assert.equal(clientId('app@10.0.0.1'), `app@${address('10.0.0.1')}`)
    assert.equal(clientId('billing-3f-StreamThread-1-consumer'), 'billing-3f-StreamThread-1-consumer')
  })
})
