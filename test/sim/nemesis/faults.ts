import type { DiskOperation, PowerLoss } from '../../faults/fault-disk.ts'
import type { Survival } from '../../faults/fault-file.ts'
import type { LogTrouble } from '../world/log-trouble.ts'
import type { SimRandom } from '../world/random.ts'
import type { WeatherConditions } from '../world/weather.ts'
import type { OneBrokerFault } from './fault-names.ts'
import type { Blows } from './stage.ts'

/** So long a blow waits for its moment. */
const AMBUSH_MS = 2_000

/**
 * Every fault class of one broker, by name. Those of the disk that show only in a power loss (lost, torn, reordered writes, lost names)
 * are the ways in which `power-loss` goes; coverage counts them apart.
 */
export const ONE_BROKER_FAULTS: Readonly<Record<OneBrokerFault, (blows: Blows) => void>> = {
  kill: (blows) => blows.repeatedly(6_000, () => strike(blows, 'killed')),
  'power-loss': (blows) => blows.repeatedly(6_000, () => strike(blows, drawPowerLoss(blows.random))),
  pause: (blows) =>
    blows.repeatedly(15_000, () => pauseBroker(blows, blows.random.pick([1_500, 5_000, 60_000, 3_600_000]), 'process-pause')),
  suspend: (blows) => blows.repeatedly(15_000, () => suspendBroker(blows)),
  stall: (blows) => blows.repeatedly(6_000, () => pauseBroker(blows, blows.random.between(20, 900), 'process-stall')),
  'client-kill': (blows) => blows.repeatedly(8_000, () => killClient(blows)),
  'client-pause': (blows) => blows.repeatedly(8_000, () => pauseClient(blows)),
  'clock-jump': (blows) => blows.repeatedly(10_000, () => jumpClock(blows)),
  delay: (blows) => weather(blows, { latencyMaxMs: 40 * blows.factor, slowChance: 0.02 }, 'net-delay'),
  rechunk: (blows) => weather(blows, { splitChance: 0.5, dripChance: 0.1 }, undefined),
  'lost-bytes': (blows) => weather(blows, { resetChance: 0.003 * blows.factor }, undefined),
  reset: (blows) => blows.repeatedly(3_000, () => disturb(blows, 'reset')),
  'half-open': (blows) => blows.repeatedly(10_000, () => disturb(blows, 'silence')),
  clog: (blows) => blows.repeatedly(5_000, () => closeWays(blows, 'both', 'net-clog')),
  'one-way-cut': (blows) => blows.repeatedly(6_000, () => closeWays(blows, 'one', 'net-one-way-cut')),
  'sync-error': (blows) => blows.repeatedly(12_000, () => failSync(blows)),
  'disk-full': (blows) => blows.repeatedly(12_000, () => fillDisk(blows)),
  'too-many-files': (blows) => blows.repeatedly(8_000, () => takeFiles(blows)),
  'bit-flip': (blows) => flipBits(blows),
  'slow-disk': (blows) => slowDisk(blows),
  'log-lost': (blows) => troubleLog(blows, { lostBefore: 0.1, lostAfter: 0.1 }, undefined),
  'log-late': (blows) => troubleLog(blows, { late: 0.1 }, undefined),
  'log-slow': (blows) => troubleLog(blows, { slowness: 50 }, 'log-slow'),
}

/** What coverage must show: each way in which a class can fire, whether or not it ever did. */
export const COUNTED_FAULTS = [
  'client-kill',
  'client-pause',
  'clock-jump',
  'disk-bit-flip',
  'disk-full',
  'disk-lost',
  'disk-name-lost',
  'disk-scattered',
  'disk-slow',
  'disk-sync-error',
  'disk-too-many-files',
  'disk-torn',
  'net-clog',
  'net-delay',
  'net-drip',
  'net-half-open',
  'net-held-back',
  'net-one-way-cut',
  'net-reset',
  'net-split',
  'power-loss',
  'process-kill',
  'process-pause',
  'process-stall',
  'process-suspended',
] as const

export function drawPowerLoss(random: SimRandom): PowerLoss {
  const all: readonly Survival[] = ['lost', 'kept', 'torn', 'scattered']
  return {
    survivals: random.chance(0.5) ? all : [random.pick(all)],
    unitBytes: random.pick([512, 4096]),
    namesMayBeLost: random.chance(0.7),
  }
}

/** Mostly in the middle of a disk operation: that is where there is something to lose. */
function strike(blows: Blows, blow: 'killed' | PowerLoss): void {
  const broker = blows.broker()
  const { diskConditions } = blows.stage.world.machine(broker.host)
  const now = (): void => {
    if (blows.over || broker.process === undefined) return
    blows.coverage.count(blow === 'killed' ? 'process-kill' : 'power-loss')
    broker.strike(blow, blows.random.pick([0, 50, 1_000, 8_000]))
  }
  if (blows.random.chance(0.3)) {
    now()
    return
  }
  const target = blows.random.pick<DiskOperation>(['write', 'sync', 'sync', 'rename', 'sync-directory'])
  let waited = true
  const hit = (delayMs: number): void => {
    if (!waited) return
    waited = false
    diskConditions.ambush = undefined
    blows.later(delayMs, now)
  }
  diskConditions.ambush = (operation, takesMs) => {
    if (operation === target) hit(blows.random.between(0, takesMs * 1.5))
  }
  blows.later(AMBUSH_MS, () => hit(0))
}

function pauseBroker(blows: Blows, forMs: number, name: string): void {
  const { process } = blows.broker()
  if (process === undefined) return
  blows.coverage.count(name)
  process.pause(blows.stage.world.scheduler.nowMs + forMs)
}

/** Whoever knows it from outside sees time pass; it doesn't. */
function suspendBroker(blows: Blows): void {
  const { process } = blows.broker()
  if (process === undefined) return
  const { scheduler } = blows.stage.world
  const forMs = blows.random.pick([500, 3_000, 60_000])
  blows.coverage.count('process-suspended')
  process.suspend(scheduler.nowMs, scheduler.nowMs + forMs)
  blows.later(forMs, () => process.resume(scheduler.nowMs))
}

function killClient(blows: Blows): void {
  const clients = blows.stage.clients()
  if (clients.length === 0) return
  blows.coverage.count('client-kill')
  blows.stage.killClient(blows.random.pick(clients))
}

function pauseClient(blows: Blows): void {
  const clients = blows.stage.clients()
  if (clients.length === 0) return
  blows.coverage.count('client-pause')
  blows.random.pick(clients).pause(blows.stage.world.scheduler.nowMs + blows.random.between(1_000, 30_000))
}

function jumpClock(blows: Blows): void {
  blows.coverage.count('clock-jump')
  blows.machine().wall.jump(blows.random.pick([-3_600_000, -1_000, 1_000, 3_600_000]))
}

/** Changes for a window; values that another class set stay as they are. */
function weather(blows: Blows, change: Partial<WeatherConditions>, counted: string | undefined): void {
  const { conditions } = blows.stage.world.network.weather
  const before = { ...conditions }
  blows.throughout(
    () => {
      Object.assign(conditions, change)
      if (counted !== undefined) blows.coverage.count(counted)
    },
    () => {
      for (const key of Object.keys(change) as (keyof WeatherConditions)[]) conditions[key] = before[key]
    },
  )
}

function disturb(blows: Blows, how: 'reset' | 'silence'): void {
  if (blows.stage.world.network.disturbOne(how, blows.random))
    blows.coverage.count(how === 'reset' ? 'net-reset' : 'net-half-open')
}

function closeWays(blows: Blows, ways: 'one' | 'both', name: string): void {
  const { world } = blows.stage
  const clients = blows.stage.clients()
  if (clients.length === 0) return
  const brokerHost = blows.broker().host
  const { host } = blows.random.pick(clients)
  const untilMs = world.scheduler.nowMs + blows.random.pick([300, 3_000, 20_000])
  const outward = blows.random.chance(0.5)
  if (ways === 'both' || outward) world.network.weather.close(brokerHost, host, untilMs)
  if (ways === 'both' || !outward) world.network.weather.close(host, brokerHost, untilMs)
  blows.coverage.count(name)
}

function failSync(blows: Blows): void {
  blows.machine().disk.trouble.syncErrorOnce = true
}

function fillDisk(blows: Blows): void {
  const { trouble } = blows.machine().disk
  // Where there is a little room, small writes go on while large ones wait.
  trouble.roomBytes = blows.random.pick([0, 300, 3_000, 30_000])
  blows.later(blows.random.pick([200, 2_000, 10_000]), () => {
    trouble.roomBytes = Number.POSITIVE_INFINITY
  })
}

function takeFiles(blows: Blows): void {
  const { trouble } = blows.machine().disk
  trouble.tooManyFiles = true
  blows.later(blows.random.pick([200, 2_000]), () => {
    trouble.tooManyFiles = false
  })
}

function flipBits(blows: Blows): void {
  const { trouble } = blows.machine().disk
  blows.throughout(
    () => {
      trouble.bitFlipChance = 0.02 * blows.factor
    },
    () => {
      trouble.bitFlipChance = 0
    },
  )
}

/** Of a log that is kept elsewhere. */
function troubleLog(blows: Blows, change: Partial<LogTrouble>, counted: string | undefined): void {
  const { logTrouble } = blows.machine()
  const before = { ...logTrouble }
  blows.throughout(
    () => {
      Object.assign(logTrouble, change)
      if (counted !== undefined) blows.coverage.count(counted)
    },
    () => {
      for (const key of Object.keys(change) as (keyof LogTrouble)[]) logTrouble[key] = before[key]
    },
  )
}

function slowDisk(blows: Blows): void {
  const { diskConditions } = blows.machine()
  blows.throughout(
    () => {
      diskConditions.slowness = blows.random.pick([10, 100])
      blows.coverage.count('disk-slow')
    },
    () => {
      diskConditions.slowness = 1
    },
  )
}
