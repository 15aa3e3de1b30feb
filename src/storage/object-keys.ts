import type { SharedLog } from '../cluster/cluster.ts'
import type { ObjectKey } from '../state/stored-objects.ts'

/** Names for what this broker is going to store, each given once: a broker has one of these. */
export class ObjectKeys {
  readonly #log: Pick<SharedLog, 'state' | 'brokerId' | 'incarnation'>
  #ordinal = 0

  constructor(log: Pick<SharedLog, 'state' | 'brokerId' | 'incarnation'>) {
    this.#log = log
  }

  /** Only once the broker is registered. */
  next(): ObjectKey {
    const { state, brokerId, incarnation } = this.#log
    return { mintIndex: state.appliedIndex, brokerId, incarnation, ordinal: this.#ordinal++ }
  }
}
