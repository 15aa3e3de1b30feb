import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LiveBroker } from '../cluster/peers.ts'
import { NO_PLACE, RegisteredBroker } from '../state/brokers.ts'
import { Outcome } from '../state/outcome.ts'
import { GONE_MS, GoneWatch } from './gone-watch.ts'

const IDS = [1, 2, 3, 4, 5]

function live(...ids: readonly number[]): readonly LiveBroker[] {
  return ids.map((brokerId) => ({
    brokerId,
    incarnation: 1,
    zone: '',
    advertised: { host: 'h', port: 1 },
    isDraining: false,
    isStranded: false,
  }))
}

function register(): Map<number, RegisteredBroker> {
  return new Map(IDS.map((brokerId) => [brokerId, new RegisteredBroker(brokerId, 1, NO_PLACE)]))
}

describe('the watch for brokers that are gone', () => {
  it('names each of them once in ten minutes, by one of those that live', () => {
    const watches = [1, 2, 3].map((selfId) => ({ selfId, watch: new GoneWatch() }))
    const registered = register()
    const named: string[] = []
    for (let nowMs = 0; nowMs < 2.5 * GONE_MS; nowMs += 500)
      for (const { selfId, watch } of watches)
        for (const { brokerId } of watch.look(nowMs, selfId, registered, live(1, 2, 3))) named.push(`${brokerId} at ${nowMs}`)
    assert.deepEqual(named.sort(), [`4 at ${2 * GONE_MS}`, `4 at ${GONE_MS}`, `5 at ${2 * GONE_MS}`, `5 at ${GONE_MS}`])
  })

  it('begins anew when it is seen, starts again, or writes into the log', () => {
    const almost = GONE_MS - 1
    const appears: ((registered: Map<number, RegisteredBroker>, watch: GoneWatch) => void)[] = [
      (registered, watch) => void watch.look(almost, 1, registered, live(1, 5)),
      (registered) => void registered.set(5, new RegisteredBroker(5, 2, NO_PLACE)),
      (registered) => registered.get(5)!.lanes[1]!.advance(Outcome.of('none')),
    ]
    for (const appear of appears) {
      const watch = new GoneWatch()
      const registered = register()
      for (const id of [2, 3, 4]) registered.delete(id)
      watch.look(0, 1, registered, live(1))
      appear(registered, watch)
      assert.deepEqual(watch.look(almost + 1, 1, registered, live(1)), [])
      assert.deepEqual(watch.look(almost + GONE_MS, 1, registered, live(1)), [])
      assert.equal(watch.look(almost + 1 + GONE_MS, 1, registered, live(1)).length, 1)
    }
  })

  it('forgets all absences when its own broker was away', () => {
    const watch = new GoneWatch()
    const registered = register()
    watch.look(0, 1, registered, live(1))
    watch.forgive()
    assert.deepEqual(watch.look(10 * GONE_MS, 1, registered, live(1)), [])
  })
})
