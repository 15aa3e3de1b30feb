import { rendezvous } from '../base/rendezvous.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { type LiveBroker, type LiveBrokers, takers } from '../cluster/peers.ts'
import { BROKER_WEIGHT_MAX } from '../state/brokers.ts'

/**
 * Who lives, and whom of them clients are sent to. What brokers know of each other is a hint, that one is stranded among it; that one drains and what it
 * weighs is in the log, so all say the same of it.
 */
export class ServingBrokers {
  readonly brokerId: number
  readonly #log: SharedLog
  readonly #live: LiveBrokers
  readonly #listeners: (() => void)[] = []
  #all: readonly LiveBroker[]
  #serving: readonly LiveBroker[]
  #version: number

  constructor(log: SharedLog, live: LiveBrokers) {
    this.brokerId = log.brokerId
    this.#log = log
    this.#live = live
    this.#all = live.all
    this.#serving = this.#findServing()
    this.#version = log.state.brokersVersion
    live.onChange(() => this.#look())
    log.onApplied(() => this.#look())
  }

  /** All that live, by id. The same array until something changes. */
  get all(): readonly LiveBroker[] {
    return this.#all
  }

  /** Those of them that neither drain nor are stranded; where there are none, `takers` says who else. The same array until something changes, what they weigh included. */
  get serving(): readonly LiveBroker[] {
    return this.#serving
  }

  /** Whether this broker drains while others serve. */
  get isDraining(): boolean {
    return this.#passedOver?.isStranded === false
  }

  /** Whether this broker doesn't get at the log while others serve. */
  get isStranded(): boolean {
    return this.#passedOver?.isStranded === true
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Resolves when who has just died is in none of these any more (`LiveBrokers.confirm`). */
  confirm(): Promise<void> {
    return this.#live.confirm()
  }

  /** The one that takes a broker's work of that name; undefined only where nobody lives. */
  chosenFor(key: string): LiveBroker | undefined {
    return rendezvous(key, this.#serving)
  }

  isCoordinator(groupId: string): boolean {
    return this.chosenFor(groupId)?.brokerId === this.brokerId
  }

  weightOf({ brokerId }: LiveBroker): number {
    return this.#log.state.brokers.get(brokerId)?.weight ?? BROKER_WEIGHT_MAX
  }

  #findServing(): readonly LiveBroker[] {
    return takers(this.#all, (broker) => this.#drains(broker))
  }

  /** This broker, where clients are sent to others. */
  get #passedOver(): LiveBroker | undefined {
    const isThis = ({ brokerId }: LiveBroker) => brokerId === this.brokerId
    return this.#serving.some(isThis) ? undefined : this.#all.find(isThis)
  }

  #drains({ brokerId, incarnation, isDraining }: LiveBroker): boolean {
    const registered = this.#log.state.brokers.get(brokerId)
    return isDraining || (registered?.incarnation === incarnation && registered.isDraining)
  }

  /** Called for each entry, so it compares no more than it must. */
  #look(): void {
    const { all } = this.#live
    const version = this.#log.state.brokersVersion
    if (all === this.#all && version === this.#version) return
    this.#all = all
    this.#version = version
    this.#serving = this.#findServing()
    for (const listener of this.#listeners) listener()
  }
}
