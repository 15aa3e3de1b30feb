import { zoneOf } from './broker-keeper.ts'
import type { Fleet } from './fleet.ts'
import type { SwarmOptions } from './options.ts'
import type { ClientParts, Scenario } from './subject.ts'
import type { SimProcess } from './world/process.ts'
import type { World } from './world/world.ts'

/** All clients of a run; one that is killed is followed by another one, which takes over what was left to do. */
export class Crowd {
  readonly #world: World
  readonly #scenario: Scenario
  readonly #options: SwarmOptions
  readonly #fleet: Pick<Fleet, 'addresses' | 'everywhere'>
  readonly #running = new Map<SimProcess, string>()
  #lives = 0
  #waiting = 0
  #windingDown = false

  constructor(world: World, scenario: Scenario, options: SwarmOptions, fleet: Pick<Fleet, 'addresses' | 'everywhere'>) {
    this.#world = world
    this.#scenario = scenario
    this.#options = options
    this.#fleet = fleet
  }

  get processes(): readonly SimProcess[] {
    return [...this.#running.keys()]
  }

  get done(): boolean {
    return this.#running.size === 0 && this.#waiting === 0
  }

  /** Names of those that aren't done. */
  get stuck(): readonly string[] {
    return [...this.#running.values()]
  }

  /** All of them, within the first second. */
  enter(): void {
    const random = this.#world.random.fork('crowd')
    for (let index = 0; index < this.#options.clients; index++) this.#startLater(index, random.between(0, 1_000))
  }

  windDown(): void {
    this.#windingDown = true
  }

  kill(process: SimProcess): void {
    process.end('killed')
  }

  /** One client's work, outside of the crowd: preparation and drain. Resolves when `work` does. */
  async alone(name: string, work: (parts: ClientParts) => Promise<void>, brokers = this.#fleet.addresses): Promise<void> {
    const { process, parts } = this.#client(name, 0)
    await work({ ...parts, brokers })
    process.end('killed')
  }

  #startLater(index: number, delayMs: number): void {
    this.#waiting++
    this.#world.scheduler.after(delayMs, 'client', undefined, () => {
      this.#waiting--
      if (!this.#windingDown) this.#start(index)
    })
  }

  #start(index: number): void {
    const { process, parts } = this.#client(`client-${index}`, index)
    this.#running.set(process, parts.name)
    let finished = false
    process.whenEnded(() => {
      this.#running.delete(process)
      if (!finished) this.#startLater(index, 200)
    })
    const finish = (): void => {
      finished = true
      process.end('killed')
    }
    this.#scenario.runClient(parts).then(finish, (error: unknown) => {
      this.#world.crash(error, process)
    })
  }

  #client(host: string, index: number): { readonly process: SimProcess; readonly parts: ClientParts } {
    const name = `${host}.${++this.#lives}`
    const { process, ports } = this.#world.start(name, host)
    const parts: ClientParts = {
      clock: ports.clock,
      random: ports.random,
      network: ports.network,
      compute: ports.compute,
      log: ports.log,
      process,
      name,
      index,
      brokers: this.#fleet.addresses,
      everywhere: this.#fleet.everywhere,
      zone: zoneOf(index, this.#options.zones ?? 0),
      settings: this.#options.tunables,
      partitions: this.#options.partitions,
      operations: this.#options.operations,
      thinkMs: this.#options.thinkMs,
      windingDown: () => this.#windingDown,
    }
    return { process, parts }
  }
}
