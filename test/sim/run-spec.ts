import type { Log } from '../../src/base/ports.ts'
import { BrokerKeeper } from './broker-keeper.ts'
import { check } from './checkers/checkers.ts'
import type { History, Violation } from './checkers/history.ts'
import { HistoryRecorder } from './checkers/recorder.ts'
import { Crowd } from './crowd.ts'
import { drawPowerLoss } from './nemesis/faults.ts'
import { Nemesis } from './nemesis/nemesis.ts'
import type { SwarmOptions } from './options.ts'
import type { Subject } from './subject.ts'
import type { Coverage } from './world/coverage.ts'
import type { Trace } from './world/trace.ts'
import { World } from './world/world.ts'

/** After the faults everything must be well within so much virtual time. */
const LIVENESS_MS = 30_000

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
  const brokerHost = 'broker-1'
  const scenario = subject.begin({
    settings: options.tunables,
    random: world.random.fork('scenario'),
    history: recorder,
    coverage: world.coverage,
    trouble: world.machine(brokerHost).logTrouble,
    later: (delayMs, run) => {
      world.scheduler.after(delayMs, 'scenario', undefined, run)
    },
  })
  const keeper = new BrokerKeeper(world, scenario, options.tunables)
  const crowd = new Crowd(world, scenario, options, [keeper.address])
  const stage = {
    world,
    brokerHost,
    broker: () => keeper.process,
    clients: () => crowd.processes,
    strikeBroker: keeper.strike.bind(keeper),
    killClient: crowd.kill.bind(crowd),
  }
  const nemesis = new Nemesis(stage, options, world.random.fork('nemesis'))
  const harness: Violation[] = []
  /** Something must come true within the liveness time; tells whether it did. */
  const expect = async (name: string, what: () => string, done: () => boolean): Promise<boolean> => {
    const outcome = await world.scheduler.run(world.scheduler.nowMs + LIVENESS_MS, () => done() || world.crashes.length > 0)
    if (outcome === 'time-up') harness.push({ checker: 0, name, message: `within ${LIVENESS_MS} ms: ${what()}` })
    return outcome === 'done' && world.crashes.length === 0
  }
  const alone = async (name: string, work: Parameters<Crowd['alone']>[1]): Promise<boolean> => {
    let done = false
    crowd.alone(name, work).then(
      () => {
        done = true
      },
      (error: unknown) => world.crash(error, undefined),
    )
    return expect(
      `${name}-stuck`,
      () => `${name} didn't end`,
      () => done,
    )
  }
  const phases = async (): Promise<void> => {
    keeper.start()
    if (!(await alone('prepare', (parts) => scenario.prepare(parts)))) return
    crowd.enter()
    nemesis.start()
    await world.scheduler.run(world.scheduler.nowMs + options.safetyMs, () => crowd.done || world.crashes.length > 0)
    nemesis.heal()
    crowd.windDown()
    if (
      !(await expect(
        'client-stuck',
        () => `${crowd.stuck.join(', ')} didn't end`,
        () => crowd.done,
      ))
    )
      return
    if (
      !(await expect(
        'broker-not-back',
        () => keeper.trouble?.message ?? '',
        () => keeper.serves,
      ))
    )
      return
    if (!(await lastBlow())) return
    if (
      !(await expect(
        'broker-not-back',
        () => keeper.trouble?.message ?? '',
        () => keeper.serves,
      ))
    )
      return
    await alone('drain', (parts) => scenario.drain(parts))
  }
  const lastBlow = async (): Promise<boolean> => {
    if (options.lastBlow === 'kill') keeper.strike('killed', 100)
    if (options.lastBlow === 'power-loss') keeper.strike(drawPowerLoss(world.random.fork('last blow')), 100)
    if (options.lastBlow !== 'stop') return true
    let stopped = false
    keeper.restart().then(
      () => {
        stopped = true
      },
      (error: unknown) => world.crash(error, undefined),
    )
    return expect(
      'stop-stuck',
      () => 'the broker was asked to stop and did not',
      () => stopped,
    )
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
