import { Failure } from '../../src/base/failure.ts'
import type { Address } from '../../src/base/ports.ts'
import type { PowerLoss } from '../faults/fault-disk.ts'
import type { Violation } from './checkers/history.ts'
import type { BrokerHandle, Scenario, Tunables } from './subject.ts'
import type { SimProcess } from './world/process.ts'
import type { World } from './world/world.ts'

const RESTART_AFTER_MS = 500

/** Keeps one broker running, as a supervisor would: another life after each end, another try after a refused start. */
export class BrokerKeeper {
  readonly host = 'broker-1'
  readonly address: Address = { host: this.host, port: 9000 }
  readonly #world: World
  readonly #scenario: Scenario
  readonly #settings: Tunables
  #life = 0
  #process: SimProcess | undefined
  #handle: BrokerHandle | undefined
  #lastRefusal: unknown
  #restartPlanned = false

  constructor(world: World, scenario: Scenario, settings: Tunables) {
    this.#world = world
    this.#scenario = scenario
    this.#settings = settings
  }

  /** The process that runs now, whether or not it serves yet. */
  get process(): SimProcess | undefined {
    return this.#process?.alive === true ? this.#process : undefined
  }

  get serves(): boolean {
    return this.process !== undefined && this.#handle !== undefined
  }

  /** Why it isn't there, for the report of a run that ends without it. */
  get trouble(): Violation | undefined {
    if (this.serves) return undefined
    const why = this.#lastRefusal === undefined ? 'it never became ready' : String(this.#lastRefusal)
    return { checker: 0, name: 'broker-not-back', message: `life ${this.#life} doesn't serve though all faults are over: ${why}` }
  }

  start(): void {
    this.#restartPlanned = false
    if (this.process !== undefined) return
    const life = ++this.#life
    const { process, ports } = this.#world.start('broker-1', this.host)
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
      address: this.address,
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

  strike(blow: 'killed' | PowerLoss, downMs: number): void {
    if (this.process === undefined) return
    this.#restartLater(downMs)
    if (blow === 'killed') this.process.end('killed')
    else this.#world.losePower(this.host, blow)
  }

  /** An orderly shutdown and a new start; resolves when the old life is over. */
  async restart(): Promise<void> {
    const { process } = this
    await this.#handle?.stop()
    process?.end('killed')
  }

  #gaveUp(process: SimProcess, reason: unknown, how: string): void {
    if (!process.alive) return
    this.#lastRefusal = reason
    if (!(reason instanceof Failure)) {
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
