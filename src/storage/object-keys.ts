import type { SharedLog } from '../cluster/cluster.ts'
import type { ObjectKey } from '../state/stored-objects.ts'

/** Names for what this broker is going to store, each given once: a broker has one of these. Their ordinals are even: `twinOf` has the odd ones. */
export class ObjectKeys {
  readonly #log: Pick<SharedLog, 'state' | 'brokerId' | 'incarnation'>
  #count = 0

  constructor(log: Pick<SharedLog, 'state' | 'brokerId' | 'incarnation'>) {
    this.#log = log
  }

  /** Only once the broker is registered. */
  next(): ObjectKey {
    const { state, brokerId, incarnation } = this.#log
    return { mintIndex: state.appliedIndex, brokerId, incarnation, ordinal: 2 * this.#count++ }
  }
}

/** Another name for the same bytes. */
export function twinOf(key: ObjectKey): ObjectKey {
  return { ...key, ordinal: key.ordinal + 1 }
}
