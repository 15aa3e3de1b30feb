import type { SharedLog } from '../cluster/cluster.ts'

const BLOCK = 1_000

/** Producer ids for idempotent producers, taken from the log a block at a time: unique for ever, whatever broker gives them. */
export class ProducerIds {
  readonly #log: SharedLog
  #next = 0
  #end = 0
  #refill: Promise<void> | undefined = undefined

  constructor(log: SharedLog) {
    this.#log = log
  }

  async take(): Promise<number> {
    while (this.#next === this.#end) await this.#refilled()
    return this.#next++
  }

  #refilled(): Promise<void> {
    this.#refill ??= this.#allocate().finally(() => {
      this.#refill = undefined
    })
    return this.#refill
  }

  async #allocate(): Promise<void> {
    const outcome = await this.#log.submit({ kind: 'allocate-producer-ids', count: BLOCK })
    this.#next = outcome.value(0)
    this.#end = this.#next + BLOCK
  }
}
