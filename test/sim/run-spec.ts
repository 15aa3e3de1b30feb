import type { Address, Log } from '../../src/base/ports.ts'
import { check } from './checkers/checkers.ts'
import type { History, Violation } from './checkers/history.ts'
import { HistoryRecorder } from './checkers/recorder.ts'
import { Crowd } from './crowd.ts'
import { Fleet } from './fleet.ts'
import { drawPowerLoss } from './nemesis/faults.ts'
import { Nemesis } from './nemesis/nemesis.ts'
import type { SwarmOptions } from './options.ts'
import type { ClientParts, Subject } from './subject.ts'
import type { Coverage } from './world/coverage.ts'
import type { Trace } from './world/trace.ts'
import { World } from './world/world.ts'

/** After the faults everything must be well within so much virtual time. */
const LIVENESS_MS = 30_000
/** What clients left behind (sessions, bodies to merge, objects to collect) has come to an end by then. */
const SETTLE_MS = 45_000
const FIRST_HOST = 'broker-1'

export interface Verdict {
  readonly violations: readonly Violation[]
  readonly history: History
  readonly coverage: Coverage
  readonly trace: Trace
  /** Scheduler events, and virtual time that passed. */
  readonly events: number
  readonly virtualMs: number
  /** How often each fault class struck. */
  readonly firings: ReadonlyMap<string, number>
}

/** For a closer look at one run. */
export interface Watching {
  /** Gets the lines of all processes. */
  readonly log?: (world: World) => Log
  /** Stretch of the trace that is kept as text. */
  readonly capture?: { readonly from: number; readonly to: number }
}

/**
 * One run: preparation without faults; the workload under faults (*safety*); then all faults end and within 30 virtual
 * seconds clients finish, the broker is there and everything can be read (*liveness*); then the checkers.
 */
export async function runSpec(subject: Subject, seed: number, options: SwarmOptions, watching: Watching = {}): Promise<Verdict> {
  const world = new World(seed, {
    compute: subject.compute,
    ...(watching.log === undefined ? {} : { log: watching.log }),
    ...(watching.capture === undefined ? {} : { capture: watching.capture }),
  })
  const rejected = (error: unknown): void => {
    world.crash(error, undefined)
  }
  process.on('unhandledRejection', rejected)
  try {
    return await runWorld(world, subject, options)
  } finally {
    process.off('unhandledRejection', rejected)
  }
}

async function runWorld(world: World, subject: Subject, options: SwarmOptions): Promise<Verdict> {
  const recorder = new HistoryRecorder()
  const scenario = subject.begin({
    settings: options.tunables,
    random: world.random.fork('scenario'),
    history: recorder,
    coverage: world.coverage,
    trouble: world.machine(FIRST_HOST).logTrouble,
    bucket: world.bucket,
    later: (delayMs, run) => {
      world.scheduler.after(delayMs, 'scenario', undefined, run)
    },
  })
  const fleet = new Fleet(world, scenario, options)
  const crowd = new Crowd(world, scenario, options, fleet)
  const stage = {
    world,
    brokers: fleet.keepers,
    clients: () => crowd.processes,
    killClient: crowd.kill.bind(crowd),
    seats: () => scenario.seats(fleet.keepers.filter(({ serves }) => serves).map(({ host }) => host)),
    growFleet: () => fleet.grow(),
    restartFleet: () => fleet.restart(true),
  }
  const nemesis = new Nemesis(stage, options, world.random.fork('nemesis'))
  const harness: Violation[] = []
  /** Something must come true within the liveness time; tells whether it did. */
  const expect = async (name: string, what: () => string, done: () => boolean, ms = LIVENESS_MS): Promise<boolean> => {
    const outcome = await world.scheduler.run(world.scheduler.nowMs + ms, () => done() || world.crashes.length > 0)
    if (outcome === 'time-up') harness.push({ checker: 0, name, message: `within ${ms} ms: ${what()}` })
    return outcome === 'done' && world.crashes.length === 0
  }
  const within = (name: string, what: () => string, work: Promise<void>, ms = LIVENESS_MS): Promise<boolean> => {
    let done = false
    work.then(
      () => {
        done = true
      },
      (error: unknown) => world.crash(error, undefined),
    )
    return expect(name, what, () => done, ms)
  }
  const alone = (name: string, work: (parts: ClientParts) => Promise<void>, brokers?: readonly Address[]): Promise<boolean> =>
    within(`${name}-stuck`, () => `${name} didn't end`, crowd.alone(name, work, brokers))
  const brokersBack = (): Promise<boolean> =>
    expect(
      'broker-not-back',
      () => fleet.trouble,
      () => fleet.serves,
    )
  const clientsDone = (): Promise<boolean> =>
    expect(
      'client-stuck',
      () => `${crowd.stuck.join(', ')} didn't end`,
      () => crowd.done,
    )
  /** Whoever is asked, all that was acknowledged is there. */
  const drained = async (): Promise<boolean> => {
    for (const { place } of fleet.keepers)
      if (!(await alone('drain', (parts) => scenario.drain(parts), [place.address]))) return false
    return true
  }
  const phases = async (): Promise<void> => {
    fleet.start()
    if (!(await alone('prepare', (parts) => scenario.prepare(parts)))) return
    crowd.enter()
    nemesis.start()
    await world.scheduler.run(world.scheduler.nowMs + options.safetyMs, () => crowd.done || world.crashes.length > 0)
    nemesis.heal()
    crowd.windDown()
    if (!(await clientsDone()) || !(await brokersBack())) return
    if (!(await lastBlow()) || !(await brokersBack())) return
    if (!(await drained())) return
    await idle()
    scenario.audit()
  }
  const lastBlow = async (): Promise<boolean> => {
    const loss = options.lastBlow === 'power-loss' ? drawPowerLoss(world.random.fork('last blow')) : 'killed'
    if (options.lastBlow === 'none') return true
    if (options.lastBlow === 'stop') {
      const ms = LIVENESS_MS * fleet.keepers.length
      return within('stop-stuck', () => 'the broker was asked to stop and did not', fleet.restart(false), ms)
    }
    for (const keeper of fleet.keepers) keeper.strike(loss, 100)
    return true
  }
  /** Without clients: what was begun ends, and then nothing more is written. */
  const idle = async (): Promise<void> => {
    if (options.idleMs === undefined || options.idleMs === 0 || !scenario.comesToRest) return
    await world.scheduler.run(world.scheduler.nowMs + SETTLE_MS, () => world.crashes.length > 0)
    const written: string[] = []
    world.bucket.onWrite = (operation, key) => written.push(`${operation} ${key}`)
    await world.scheduler.run(world.scheduler.nowMs + options.idleMs, () => world.crashes.length > 0)
    recorder.idle(written)
    world.coverage.count('deed-rest')
  }
  await phases()
  const history = recorder.history()
  const crashes = world.crashes.map(({ process, atMs, error }): Violation => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { checker: 0, name: 'crash', message: `${process} at ${atMs.toFixed(3)} ms: ${text}` }
  })
  return {
    violations: [...crashes, ...harness, ...check(history)],
    history,
    coverage: world.coverage,
    trace: world.trace,
    events: world.scheduler.delivered,
    virtualMs: world.scheduler.nowMs,
    firings: nemesis.firings,
  }
}
