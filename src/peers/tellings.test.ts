import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LiveBroker } from '../cluster/peers.ts'
import { passings, tellings } from './tellings.ts'

const brokers = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { minLength: 1, maxLength: 12 }).map((zones) =>
  zones.map(
    (zone, brokerId): LiveBroker => ({
      brokerId,
      incarnation: 1,
      zone,
      advertised: { host: 'h', port: 1 },
      isDraining: false,
      isStranded: false,
    }),
  ),
)

describe('an announcement', () => {
  it('reaches every broker but its writer once, and crosses into each other zone once', () => {
    fc.assert(
      fc.property(brokers, fc.nat(11), (live, at) => {
        const writer = live[at % live.length]!
        const first = tellings(writer.brokerId, writer.zone, live)
        const reached = first.map(({ brokerId }) => brokerId)
        const crossed = first.map(({ brokerId }) => live[brokerId]!.zone).filter((zone) => zone !== writer.zone)
        assert.deepEqual(crossed, [...new Set(crossed)])
        for (const { brokerId, isToPassOn } of first) {
          if (!isToPassOn) continue
          for (const passed of passings(brokerId, writer.brokerId, live[brokerId]!.zone, live)) {
            assert.equal(live[passed.brokerId]!.zone, live[brokerId]!.zone)
            assert.equal(passed.isToPassOn, false)
            reached.push(passed.brokerId)
          }
        }
        const others = live.map(({ brokerId }) => brokerId).filter((brokerId) => brokerId !== writer.brokerId)
        assert.deepEqual(
          reached.sort((a, b) => a - b),
          others,
        )
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  it('is not always passed on by the same broker of a zone', () => {
    const zone = (brokerId: number): string => (brokerId < 20 ? 'a' : 'b')
    const live = Array.from({ length: 23 }, (_, brokerId) => ({
      brokerId,
      incarnation: 1,
      zone: zone(brokerId),
      advertised: { host: 'h', port: 1 },
      isDraining: false,
      isStranded: false,
    }))
    const relays = live
      .slice(0, 20)
      .map(({ brokerId }) => tellings(brokerId, 'a', live).find(({ isToPassOn }) => isToPassOn)!.brokerId)
    assert.equal(new Set(relays).size, 3)
  })
})
