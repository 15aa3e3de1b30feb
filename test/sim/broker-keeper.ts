import { Failure } from '../../src/base/failure.ts'
import type { Address } from '../../src/base/ports.ts'
import type { PowerLoss } from '../faults/fault-disk.ts'
import type { BrokerHandle, Scenario, Tunables } from './subject.ts'
import type { SimProcess } from './world/process.ts'
import type { World } from './world/world.ts'

const RESTART_AFTER_MS = 500
/** So long a supervisor waits for an orderly shutdown. */
const STOP_MS = 20_000

/** What ends a broker's life: `wiped` is a kill after which its machine has another, empty disk. */
export type Blow = 'killed' | 'wiped' | PowerLoss

/** Where one broker is. */
export interface BrokerPlace {
  readonly number: number
  readonly host: string
  readonly address: Address
  /** For other brokers. */
  readonly peers: Address
  /** Empty: it isn't told. */
  readonly zone: string
}

/** Broker 1, 2, 3 … of a run, each on a machine of its own. */
export function placeOf(number: number, zones: number): BrokerPlace {
  const host = `broker-${number}`
  return { number, host, address: { host, port: 9000 }, peers: { host, port: 9001 }, zone: zoneOf(number, zones) }
}

/** Of the n-th broker or client; empty where nobody is told of zones. */
export function zoneOf(number: number, zones: number): string {
  return zones === 0 ? '' : `zone-${(number % zones) + 1}`
}

/** Keeps one broker running, as a supervisor would: another life after each end, another try after a refused start. */
export class BrokerKeeper {
  readonly place: BrokerPlace
  readonly #world: World
  readonly #scenario: Scenario
  readonly #settings: Tunables
  #life = 0
  #process: SimProcess | undefined
  #handle: BrokerHandle | undefined
  #lastRefusal: unknown
  #restartPlanned = false

  constructor(world: World, scenario: Scenario, settings: Tunables, place: BrokerPlace) {
    this.#world = world
    this.#scenario = scenario
    this.#settings = settings
    this.place = place
  }

  get host(): string {
    return this.place.host
  }

  /** The process that runs now, whether or not it serves yet. */
  get process(): SimProcess | undefined {
    return this.#process?.alive === true ? this.#process : undefined
  }

  get serves(): boolean {
    return this.process !== undefined && this.#handle !== undefined
  }

  /** Why it isn't there, for the report of a run that ends without it. */
  get trouble(): string | undefined {
    if (this.serves) return undefined
    const why = this.#lastRefusal === undefined ? 'it never became ready' : String(this.#lastRefusal)
    return `${this.host}, life ${this.#life} doesn't serve though all faults are over: ${why}`
  }

  start(): void {
    this.#restartPlanned = false
    if (this.process !== undefined) return
    const life = ++this.#life
    const { host } = this
    const { process, ports } = this.#world.start(host, host)
    this.#process = process
    this.#handle = undefined
    process.whenEnded(() => {
      this.#handle = undefined
      this.#restartLater(RESTART_AFTER_MS)
    })
    const parts = {
      ...ports,
      log: ports.log.child({ life }),
      settings: this.#settings,
      ...this.place,
      life,
      fatal: (reason: unknown) => this.#gaveUp(process, reason, 'exit'),
    }
    this.#scenario.startBroker(process, parts).then(
      (handle) => {
        if (!process.alive) return
        this.#handle = handle
        this.#lastRefusal = undefined
      },
      (reason: unknown) => this.#gaveUp(process, reason, 'refused-start'),
    )
  }

  strike(blow: Blow, downMs: number): void {
    if (this.process === undefined) return
    this.#restartLater(downMs)
    if (blow === 'killed') this.process.end('killed')
    else if (blow === 'wiped') this.#world.wipe(this.host)
    else this.#world.losePower(this.host, blow)
  }

  /** An orderly shutdown and a new start; resolves when the old life is over. */
  async restart(): Promise<void> {
    const { process } = this
    const handle = this.#handle
    // From here on it doesn't count as serving, and nobody asks it to stop once more.
    this.#handle = undefined
    if (process === undefined) return
    // Who can't go on while it stops is over, too.
    const ended = new Promise<void>((resolve) => process.whenEnded(() => resolve()))
    await Promise.race([handle?.stop(), ended])
    process.end('killed')
  }

  /** The same, but who doesn't stop in time is killed. */
  async restartInTime(): Promise<void> {
    const { process } = this
    if (process === undefined || !this.serves) return
    this.#world.scheduler.after(STOP_MS, 'stop', undefined, () => process.end('killed'))
    await this.restart()
  }

  #gaveUp(process: SimProcess, reason: unknown, how: string): void {
    if (!process.alive) return
    this.#lastRefusal = reason
    if (!(reason instanceof Failure) || this.#scenario.baseless.includes(reason.reason)) {
      this.#world.crash(reason, process)
      return
    }
    this.#world.coverage.count(`broker-${how}-${reason.reason}`)
    process.end('killed')
  }

  #restartLater(afterMs: number): void {
    if (this.#restartPlanned) return
    this.#restartPlanned = true
    this.#world.scheduler.after(afterMs, 'restart', undefined, () => this.start())
  }
}
