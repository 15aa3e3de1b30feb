import { noDiskTrouble } from '../../faults/fault-disk.ts'
import type { SwarmOptions } from '../options.ts'
import { noLogTrouble } from '../world/log-trouble.ts'
import type { SimRandom } from '../world/random.ts'
import type { Machine } from '../world/world.ts'
import { CLUSTER_FAULTS } from './cluster-faults.ts'
import { CLUSTER_FAULT_NAMES, FAULT_NAMES, type FaultName } from './fault-names.ts'
import { ONE_BROKER_FAULTS } from './faults.ts'
import { Blows, type Stage } from './stage.ts'
import { STORE_FAULTS } from './store-faults.ts'

/** Each puts one class to work until `blows.end()`. */
const FAULTS: Readonly<Record<FaultName, (blows: Blows) => void>> = { ...ONE_BROKER_FAULTS, ...CLUSTER_FAULTS, ...STORE_FAULTS }
const ALL_NAMES: readonly FaultName[] = [...FAULT_NAMES, ...CLUSTER_FAULT_NAMES]

/** A share of the windows has no faults: what one of them broke must heal under load. */
const QUIET_WINDOWS = 4

/**
 * Does what the options say to those on the stage: in each window another mix of the fault classes, each with a generator of
 * its own, so that taking one away leaves the draws of the others as they were.
 */
export class Nemesis {
  readonly #stage: Stage
  readonly #options: SwarmOptions
  readonly #random: SimRandom
  readonly #counts = new Map<string, number>()
  #active: Blows[] = []
  #ended = false

  constructor(stage: Stage, options: SwarmOptions, random: SimRandom) {
    this.#stage = stage
    this.#options = options
    this.#random = random
  }

  start(): void {
    this.#stage.world.scheduler.after(this.#options.firstBlowMs, 'window', undefined, () => this.#window())
  }

  /** How often each class struck: `kill` → 3 means that `kill#1` to `kill#3` took place or were muted. */
  get firings(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** All is well from now on. */
  heal(): void {
    this.#ended = true
    for (const blows of this.#active) blows.end()
    this.#active = []
    const { world, brokers, clients } = this.#stage
    world.network.weather.heal()
    world.bucket.heal()
    for (const broker of brokers) {
      healMachine(world.machine(broker.host))
      // Who left for long comes back now; who was struck a moment ago does so by itself.
      if (brokers.length > 1) broker.start()
    }
    const { nowMs } = world.scheduler
    for (const { process } of brokers) process?.resume(nowMs)
    for (const client of clients()) client.resume(nowMs)
  }

  #window(): void {
    if (this.#ended) return
    for (const blows of this.#active) blows.end()
    this.#active = []
    const { faults, muted, windowMs } = this.#options
    if (this.#random.int(QUIET_WINDOWS) !== 0) {
      const isMuted = (firing: string): boolean => muted.includes(firing)
      for (const name of ALL_NAMES) {
        // Drawn for every class, so that the mix of the others doesn't change with the options.
        const random = this.#random.fork(name)
        const factor = faults[name]
        if (!random.chance(0.6) || factor === undefined) continue
        const blows = new Blows(this.#stage, random, factor, name, { isMuted, counts: this.#counts })
        this.#active.push(blows)
        FAULTS[name](blows)
      }
    }
    this.#stage.world.scheduler.after(windowMs, 'window', undefined, () => this.#window())
  }
}

function healMachine({ disk, diskConditions, logTrouble }: Machine): void {
  Object.assign(logTrouble, noLogTrouble())
  Object.assign(disk.trouble, noDiskTrouble())
  diskConditions.slowness = 1
  diskConditions.ambush = undefined
}
