import { ErrorCode } from '../../../../src/protocol/errors.ts'
import type { DecodedFetchResponse } from '../../../../src/protocol/generated/01-fetch.ts'

/** One partition as it is asked for. */
export interface Asked {
  readonly partition: number
  readonly fetchOffset: number
  readonly partitionMaxBytes: number
}

/**
 * A fetch session (KIP-227) as a client keeps it: a full request opens it, later ones name only what changed and what isn't
 * wanted any more, and answers leave out what is as it was. After any doubt it begins anew.
 */
export class ReadingSession {
  #id = 0
  #epoch = 0
  readonly #told = new Map<number, Asked>()

  /** What goes into the request for these. */
  request(wanted: readonly Asked[]): {
    readonly sessionId: number
    readonly sessionEpoch: number
    readonly partitions: readonly Asked[]
    readonly forgotten: readonly number[]
  } {
    const partitions = wanted.filter((asked) => !isSame(this.#told.get(asked.partition), asked))
    const forgotten = [...this.#told.keys()].filter((partition) => !wanted.some((asked) => asked.partition === partition))
    for (const partition of forgotten) this.#told.delete(partition)
    for (const asked of partitions) this.#told.set(asked.partition, asked)
    return { sessionId: this.#id, sessionEpoch: this.#epoch, partitions, forgotten }
  }

  answered(answer: DecodedFetchResponse | undefined): void {
    if (answer === undefined || answer.errorCode !== ErrorCode.NONE || answer.sessionId === 0) {
      // Without a session every request is a full one.
      this.#id = 0
      this.#epoch = 0
      this.#told.clear()
      return
    }
    this.#id = answer.sessionId
    this.#epoch++
  }
}

function isSame(told: Asked | undefined, asked: Asked): boolean {
  return told?.fetchOffset === asked.fetchOffset && told.partitionMaxBytes === asked.partitionMaxBytes
}
