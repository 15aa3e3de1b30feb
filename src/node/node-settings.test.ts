import assert from 'node:assert/strict'
import test from 'node:test'
import { effectiveSettings, NO_OVERRIDES } from '../config/settings.ts'
import { objectSettings, serverSettings, upkeepSettings } from './node-settings.ts'

function changeable(given: Readonly<Record<string, string>> = {}) {
  const clusterWide = new Map<string, string>()
  const live = () => effectiveSettings({ perBroker: NO_OVERRIDES, clusterWide, given: new Map(Object.entries(given)) })
  return { clusterWide, live }
}

test('bounds of connections and the age of producers are those that hold now', () => {
  const { clusterWide, live } = changeable({ 'max.connections': '7' })
  const server = serverSettings(live(), live)
  const upkeep = upkeepSettings(live(), live)
  assert.deepEqual([server.connectionsMax, upkeep.producerIdExpirationMs], [7, 86_400_000])
  clusterWide.set('max.connections', '3').set('producer.id.expiration.ms', '5000')
  assert.deepEqual([server.connectionsMax, upkeep.producerIdExpirationMs], [3, 5_000])
})

test('an address of its own bound keeps to that, any other to the common one', () => {
  const { clusterWide, live } = changeable({ 'max.connections.per.ip': '10' })
  const server = serverSettings(live(), live)
  assert.equal(server.connectionsMaxOf('10.0.0.1'), 10)
  clusterWide.set('max.connections.per.ip.overrides', '10.0.0.1:100, ::1:0')
  assert.equal(server.connectionsMaxOf('10.0.0.1'), 100)
  assert.equal(server.connectionsMaxOf('::1'), 0)
  assert.equal(server.connectionsMaxOf('10.0.0.2'), 10)
})

test('a log in a store, whose entries are read one by one, has more snapshots', () => {
  const entries = (given: Readonly<Record<string, string>>) => {
    const { live } = changeable(given)
    return upkeepSettings(live(), live).snapshotEntries
  }
  assert.equal(entries({}), 50_000)
  assert.equal(entries({ store: 's3://bucket/prefix' }), 1_000)
  assert.equal(entries({ store: 's3://bucket/prefix', 'snapshot.interval.entries': '200' }), 200)
})

test('flushes are few where the store bills them, more where it does not, and as many as are set', () => {
  const budget = (isMetered: boolean, given: Readonly<Record<string, string>> = {}) => {
    const { requestsPerSecond, requestsBurst } = objectSettings(changeable(given).live(), isMetered).budget
    return [requestsPerSecond, requestsBurst]
  }
  assert.deepEqual(
    [budget(true), budget(false)],
    [
      [10, 50],
      [50, 250],
    ],
  )
  const set = { 'flush.requests.per.second': '20' }
  assert.deepEqual(
    [budget(true, set), budget(false, set)],
    [
      [20, 100],
      [20, 100],
    ],
  )
})
