import type { SharedLog } from '../cluster/cluster.ts'
import type { ObjectKey } from '../state/stored-objects.ts'

/** Names for what this broker is going to store, each given once: a broker has one of these. */
export class ObjectKeys {
  readonly #log: Pick<SharedLog, 'state' | 'brokerId'>
  /** Fixed with the first key: another process that takes this broker's id over has another one. */
  #incarnation: number | undefined = undefined
  #ordinal = 0

  constructor(log: Pick<SharedLog, 'state' | 'brokerId'>) {
    this.#log = log
  }

  /** Only once the broker is registered. */
  next(): ObjectKey {
    const { state, brokerId } = this.#log
    this.#incarnation ??= state.brokers.get(brokerId)!.incarnation
    return { mintIndex: state.appliedIndex, brokerId, incarnation: this.#incarnation, ordinal: this.#ordinal++ }
  }
}
