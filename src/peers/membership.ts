import type { LiveBroker, LiveBrokers } from '../cluster/peers.ts'

/** Who lives as this broker sees it. Says so only when something is different. */
export class Membership implements LiveBrokers {
  #all: readonly LiveBroker[] = []
  readonly #listeners: (() => void)[] = []
  readonly confirm: () => Promise<void>

  constructor(confirm: () => Promise<void>) {
    this.confirm = confirm
  }

  get all(): readonly LiveBroker[] {
    return this.#all
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** In any order. */
  set(brokers: readonly LiveBroker[]): void {
    const sorted = [...brokers].sort((a, b) => a.brokerId - b.brokerId)
    if (sorted.length === this.#all.length && sorted.every((broker, at) => isSame(broker, this.#all[at]!))) return
    this.#all = sorted
    for (const listener of this.#listeners) listener()
  }
}

function isSame(one: LiveBroker, other: LiveBroker): boolean {
  return (
    one.brokerId === other.brokerId &&
    one.incarnation === other.incarnation &&
    one.zone === other.zone &&
    one.advertised.host === other.advertised.host &&
    one.advertised.port === other.advertised.port &&
    one.isDraining === other.isDraining &&
    one.isStranded === other.isStranded
  )
}
