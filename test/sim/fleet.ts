import type { Address } from '../../src/base/ports.ts'
import { BrokerKeeper, placeOf } from './broker-keeper.ts'
import type { SwarmOptions } from './options.ts'
import type { Scenario } from './subject.ts'
import type { World } from './world/world.ts'

/** More are never added. */
const BROKERS_MAX = 5
/** So long a rolling restart waits for one of them to be back. */
const BACK_MS = 10_000
const LOOK_MS = 100

/** All brokers of a run, each with its keeper. */
export class Fleet {
  readonly #world: World
  readonly #scenario: Scenario
  readonly #options: SwarmOptions
  readonly #keepers: BrokerKeeper[] = []

  constructor(world: World, scenario: Scenario, options: SwarmOptions) {
    this.#world = world
    this.#scenario = scenario
    this.#options = options
    for (let number = 1; number <= (options.brokers ?? 1); number++) this.#make()
  }

  get keepers(): readonly BrokerKeeper[] {
    return this.#keepers
  }

  /** Where clients find those that were there from the start. */
  get addresses(): readonly Address[] {
    return this.#keepers.slice(0, this.#options.brokers ?? 1).map(({ place }) => place.address)
  }

  /** Of all that may ever be there. */
  get everywhere(): readonly Address[] {
    const { brokers = 1, zones = 0, faults } = this.#options
    const count = faults['add-broker'] === undefined ? brokers : BROKERS_MAX
    return Array.from({ length: count }, (_, at) => placeOf(at + 1, zones).address)
  }

  start(): void {
    for (const keeper of this.#keepers) keeper.start()
  }

  /** One more; false if there are enough. */
  grow(): boolean {
    if (this.#keepers.length >= BROKERS_MAX) return false
    this.#make().start()
    return true
  }

  get serves(): boolean {
    return this.#keepers.every((keeper) => keeper.serves)
  }

  /** Why not all of them serve. */
  get trouble(): string {
    return this.#keepers
      .map(({ trouble }) => trouble)
      .filter((trouble) => trouble !== undefined)
      .join('; ')
  }

  /** One after the other, each when the one before is there again, as in an upgrade. `mayKill`: who doesn't stop in time is killed. */
  async restart(mayKill: boolean): Promise<void> {
    const keepers = [...this.#keepers]
    for (const keeper of keepers) {
      await (mayKill ? keeper.restartInTime() : keeper.restart())
      if (keeper !== keepers.at(-1)) await this.#back(keeper)
    }
  }

  /** It serves again, or has had time enough. */
  #back(keeper: BrokerKeeper): Promise<void> {
    const { scheduler } = this.#world
    const untilMs = scheduler.nowMs + BACK_MS
    return new Promise((resolve) => {
      const look = (): void => {
        if (keeper.serves || scheduler.nowMs >= untilMs) resolve()
        else scheduler.after(LOOK_MS, 'look', undefined, look)
      }
      look()
    })
  }

  #make(): BrokerKeeper {
    const place = placeOf(this.#keepers.length + 1, this.#options.zones ?? 0)
    const keeper = new BrokerKeeper(this.#world, this.#scenario, this.#options.tunables, place)
    this.#keepers.push(keeper)
    return keeper
  }
}
