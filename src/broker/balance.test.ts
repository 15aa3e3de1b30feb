import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { SILENT } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { LiveBroker } from '../cluster/peers.ts'
import { NO_PLACE } from '../state/brokers.ts'
import type { Command } from '../state/commands/commands.ts'
import { executeCommand } from '../state/commands/commands.ts'
import { Outcome } from '../state/outcome.ts'
import { ClusterState } from '../state/state.ts'
import { Balance } from './balance.ts'
import { LoadMeter } from './load-meter.ts'
import { findImbalance, planWeights } from './plan-weights.ts'
import { ServingBrokers } from './serving-brokers.ts'

const MIB = 1024 * 1024

/** Brokers 1, 2, … of one zone, of which the one that balances is here. */
class BalanceRoom {
  readonly clock = new FakeClock()
  readonly state = new ClusterState()
  readonly loads = new Map<number, number>()
  readonly submitted: Extract<Command, { kind: 'weigh-brokers' }>[] = []

  constructor(brokerCount: number) {
    const all: LiveBroker[] = []
    for (let brokerId = 1; brokerId <= brokerCount; brokerId++) {
      executeCommand(this.state, { kind: 'register-broker', brokerId, mayTakeOver: true, place: NO_PLACE }, brokerId as never)
      all.push({
        brokerId,
        incarnation: brokerId,
        zone: '',
        advertised: { host: 'h', port: 1 },
        isDraining: false,
        isStranded: false,
      })
      this.loads.set(brokerId, 10 * MIB)
    }
    const live = { all, onChange() {}, confirm: () => Promise.resolve() }
    for (const brokerId of this.state.brokers.keys()) {
      const log = {
        state: this.state,
        brokerId,
        writable: true,
        submit: async (command: Command) => {
          if (command.kind !== 'weigh-brokers') return Outcome.of('none')
          this.submitted.push(command)
          return executeCommand(this.state, command, 0 as never)
        },
        onApplied() {},
      } as unknown as SharedLog
      const brokers = new ServingBrokers(log, live)
      new Balance({ log, brokers, clock: this.clock, logger: SILENT, loads: () => this.loads })
    }
  }

  weights(): number[] {
    return [...this.state.brokers.values()].map(({ weight }) => weight)
  }
}

describe('balance', () => {
  it('leaves brokers alone that differ by less than a third, or have nothing to do', async () => {
    const room = new BalanceRoom(3)
    room.loads.set(1, 12 * MIB)
    await room.clock.pass(600_000)
    for (const [brokerId, load] of [0.1, 0.9, 0].entries()) room.loads.set(brokerId + 1, load * MIB)
    await room.clock.pass(600_000)
    assert.deepEqual(room.submitted, [])
  })

  it('takes work from one that lastingly has too much, by one broker alone', async () => {
    const room = new BalanceRoom(3)
    room.loads.set(2, 40 * MIB)
    await room.clock.pass(59_000)
    assert.deepEqual(room.submitted, [])
    await room.clock.pass(2_000)
    assert.equal(room.submitted.length, 1)
    const [one, two, three] = room.weights()
    assert.ok(two! < one! && one === three && one === 16)
  })

  it('does nothing for an imbalance that passes', async () => {
    const room = new BalanceRoom(2)
    for (let look = 0; look < 20; look++) {
      room.loads.set(1, (look % 3 === 0 ? 10 : 40) * MIB)
      await room.clock.pass(20_000)
    }
    assert.deepEqual(room.submitted, [])
  })

  it('changes at most once a minute, and less and less often while one change takes the other back', async () => {
    const room = new BalanceRoom(2)
    // One large partition, at whichever broker is the heavier.
    const wander = () => {
      const [one, two] = room.weights()
      room.loads.set(1, (one! >= two! ? 40 : 10) * MIB)
      room.loads.set(2, (one! >= two! ? 10 : 40) * MIB)
    }
    const changedAtMs: number[] = []
    for (let look = 0; look < 3 * 180; look++) {
      wander()
      const before = room.submitted.length
      await room.clock.pass(20_000)
      if (room.submitted.length > before) changedAtMs.push(room.clock.monotonicMs())
    }
    for (const [at, changedMs] of changedAtMs.entries()) if (at > 0) assert.ok(changedMs - changedAtMs[at - 1]! >= 60_000)
    assert.ok(changedAtMs.length >= 2 && changedAtMs.length <= 12, `${changedAtMs.length} changes in three hours`)
  })
})

describe('weights', () => {
  it('are planned for each zone by itself', () => {
    const brokers = [
      { brokerId: 1, zone: 'a', weight: 16, load: 40 * MIB },
      { brokerId: 2, zone: 'a', weight: 16, load: 10 * MIB },
      { brokerId: 3, zone: 'b', weight: 16, load: 2 * MIB },
      { brokerId: 4, zone: 'b', weight: 16, load: 2 * MIB },
      { brokerId: 5, zone: 'c', weight: 16, load: 90 * MIB },
    ]
    const imbalance = findImbalance(brokers)
    assert.deepEqual(
      [...imbalance],
      [
        [1, true],
        [2, false],
      ],
    )
    assert.deepEqual(
      planWeights(brokers, imbalance).map(({ brokerId }) => brokerId),
      [1],
    )
  })

  it('never leave their bounds', () => {
    const brokers = [
      { brokerId: 1, zone: '', weight: 1, load: 1_000 * MIB },
      { brokerId: 2, zone: '', weight: 16, load: 0 },
      { brokerId: 3, zone: '', weight: 16, load: 0 },
    ]
    for (const { weight } of planWeights(brokers, findImbalance(brokers))) assert.ok(weight >= 1 && weight <= 16)
  })
})

describe('the load of a broker', () => {
  it('is its bytes a second over half a minute, and more when its timers are late', async () => {
    const clock = new FakeClock()
    const meter = new LoadMeter(clock)
    for (let second = 0; second < 300; second++) {
      meter.count(5 * MIB)
      await clock.pass(1_000)
    }
    assert.ok(Math.abs(meter.load - 5 * MIB) < 0.01 * MIB)
    meter.count(500 * MIB)
    await clock.pass(1_000)
    assert.ok(meter.load < 25 * MIB, 'one second is not much')
    meter.close()
    assert.equal(clock.timerCount, 0)
  })
})
