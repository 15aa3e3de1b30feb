import { STORE_HOST } from '../world/bucket.ts'
import type { ClusterFault } from './fault-names.ts'
import type { Blows, Stand } from './stage.ts'
import type { StoreFault } from './store-faults.ts'

/** So long a blow waits for its moment. */
const AMBUSH_MS = 3_000
const DOWN_MS = [0, 50, 1_000, 8_000] as const

/** What can happen to several brokers, beside what happens to one and to their store. */
export const CLUSTER_FAULTS: Readonly<Record<Exclude<ClusterFault, StoreFault>, (blows: Blows) => void>> = {
  wipe: (blows) => blows.repeatedly(15_000, () => wipe(blows)),
  'kill-all': (blows) => blows.repeatedly(20_000, () => killAll(blows)),
  'kill-seat': (blows) => blows.repeatedly(6_000, () => killSeat(blows)),
  'kill-at-store': (blows) => blows.repeatedly(6_000, () => killAtStore(blows)),
  'deaf-seat': (blows) => blows.repeatedly(8_000, () => deafen(blows)),
  'cut-brokers': (blows) => blows.repeatedly(5_000, () => cutBrokers(blows)),
  'cut-store': (blows) => blows.repeatedly(6_000, () => cutStore(blows)),
  leave: (blows) => blows.repeatedly(20_000, () => leave(blows)),
  restart: (blows) => blows.repeatedly(10_000, () => restart(blows)),
  'rolling-restart': (blows) => blows.repeatedly(30_000, () => restartAll(blows)),
  'add-broker': (blows) => blows.repeatedly(8_000, () => addBroker(blows)),
}

/** What coverage must show of these. */
export const COUNTED_CLUSTER_FAULTS = [
  'broker-added',
  'broker-left',
  'broker-restart',
  'broker-wiped',
  'cut-brokers',
  'cut-store',
  'deaf-combiner',
  'deaf-coordinator',
  'kill-all',
  'kill-at-store',
  'kill-combiner',
  'kill-coordinator',
  'rolling-restart',
] as const

function wipe(blows: Blows): void {
  const broker = blows.broker()
  if (broker.process === undefined) return
  blows.coverage.count('broker-wiped')
  broker.strike('wiped', blows.random.pick(DOWN_MS))
}

function killAll(blows: Blows): void {
  blows.coverage.count('kill-all')
  for (const broker of blows.stage.brokers) broker.strike('killed', blows.random.pick(DOWN_MS))
}

function killSeat(blows: Blows): void {
  const { seat, broker } = seated(blows)
  if (broker === undefined) return
  blows.coverage.count(`kill-${seat}`)
  broker.strike('killed', blows.random.pick(DOWN_MS))
}

/** In the middle of a write to the store: before it left, on its way, done and not yet told of, or told of to nobody else. */
function killAtStore(blows: Blows): void {
  const { bucket } = blows.stage.world
  const { host } = blows.broker()
  const prefix = blows.random.pick(['log/', 'log/', 'log/', ''])
  const whole = blows.random.chance(0.3)
  let waits = true
  const ambush: typeof bucket.ambush = (from, operation, key, takesMs) => {
    if (!waits || from !== host || operation === 'get' || operation === 'list' || !key.startsWith(prefix)) return
    waits = false
    bucket.ambush = undefined
    blows.later(blows.random.between(0, takesMs * 1.5), () => {
      if (blows.over) return
      blows.coverage.count('kill-at-store')
      const struck = blows.stage.brokers.filter((broker) => whole || broker.host === host)
      for (const broker of struck) broker.strike('killed', blows.random.pick(DOWN_MS))
    })
  }
  bucket.ambush = ambush
  blows.later(AMBUSH_MS, () => {
    waits = false
    if (bucket.ambush === ambush) bucket.ambush = undefined
  })
}

/** It lives, and others think so for a while, but nothing comes from it: it stands still, or the ways to it are closed. */
function deafen(blows: Blows): void {
  const { seat, broker } = seated(blows)
  if (broker?.process === undefined) return
  blows.coverage.count(`deaf-${seat}`)
  const { world, brokers } = blows.stage
  const untilMs = world.scheduler.nowMs + blows.random.pick([700, 2_000, 5_000, 20_000])
  if (blows.random.chance(0.5)) {
    broker.process.pause(untilMs)
    return
  }
  for (const other of brokers) {
    if (other !== broker) world.network.weather.close(other.host, broker.host, untilMs)
    if (other !== broker) world.network.weather.close(broker.host, other.host, untilMs)
  }
}

function cutBrokers(blows: Blows): void {
  const { world, brokers } = blows.stage
  if (brokers.length < 2) return
  const one = blows.random.int(brokers.length)
  const other = (one + 1 + blows.random.int(brokers.length - 1)) % brokers.length
  blows.coverage.count('cut-brokers')
  closeWays(blows, world.network.weather, brokers[one]!.host, brokers[other]!.host)
}

function cutStore(blows: Blows): void {
  blows.coverage.count('cut-store')
  closeWays(blows, blows.stage.world.network.weather, blows.broker().host, STORE_HOST)
}

function closeWays(blows: Blows, weather: Blows['stage']['world']['network']['weather'], left: string, right: string): void {
  const untilMs = blows.stage.world.scheduler.nowMs + blows.random.pick([300, 3_000, 10_000, 20_000])
  const ways = blows.random.pick(['both', 'there', 'back'])
  if (ways !== 'back') weather.close(left, right, untilMs)
  if (ways !== 'there') weather.close(right, left, untilMs)
}

/** For longer than anybody waits for it. Never the last one. */
function leave(blows: Blows): void {
  const living = blows.stage.brokers.filter(({ serves }) => serves)
  if (living.length < 2) return
  blows.coverage.count('broker-left')
  blows.random.pick(living).strike('killed', blows.random.pick([15_000, 60_000]))
}

function restart(blows: Blows): void {
  const broker = blows.broker()
  if (!broker.serves) return
  blows.coverage.count('broker-restart')
  done(blows, broker.restartInTime())
}

function restartAll(blows: Blows): void {
  blows.coverage.count('rolling-restart')
  done(blows, blows.stage.restartFleet())
}

function addBroker(blows: Blows): void {
  if (blows.stage.growFleet()) blows.coverage.count('broker-added')
}

function done(blows: Blows, work: Promise<void>): void {
  work.catch((error: unknown) => blows.stage.world.crash(error, undefined))
}

function seated(blows: Blows): { readonly seat: 'combiner' | 'coordinator'; readonly broker: Stand | undefined } {
  const { combiner, coordinators } = blows.stage.seats()
  const seat = coordinators.length > 0 && blows.random.chance(0.5) ? 'coordinator' : 'combiner'
  const host = seat === 'combiner' ? combiner : blows.random.pick(coordinators)
  return { seat, broker: blows.stage.brokers.find((broker) => broker.host === host) }
}
