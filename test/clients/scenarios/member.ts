import type { Event } from '../program/lines.ts'
import type { Program } from '../program/program.ts'
import type { Watch } from '../watch.ts'

/** One record's place in the topic, as `partition:offset`. */
export type Place = string

/** A group member in its own process: what it is assigned, what it polled, and which of that its commits confirmed. */
export class Member {
  readonly program: Program
  readonly #watch: Watch
  readonly #open = new Map<number, Place[]>()
  readonly confirmed: Place[] = []
  assigned: readonly number[] = []
  polledCount = 0
  failure: string | undefined

  constructor(program: Program, watch: Watch) {
    this.program = program
    this.#watch = watch
    program.onEvent((event) => this.#take(event))
  }

  /** Polled and not (yet) confirmed: after a kill these may or may not have been committed. */
  get doubtful(): Place[] {
    return [...this.#open.values()].flat()
  }

  async join(group: string, topic: string, options: { assignor?: string; limit?: number } = {}): Promise<void> {
    await this.program.call('join', { group, topic, ...options })
  }

  async leave(): Promise<void> {
    await this.program.call('leave')
    this.assigned = []
  }

  async kill(): Promise<void> {
    await this.program.kill()
    this.assigned = []
  }

  #take(event: Event): void {
    if (event.event === 'assigned') this.assigned = event.partitions
    if (event.event === 'failed') this.failure = event.error
    if (event.event === 'polled') {
      const places = Object.entries(event.records).flatMap(([partition, offsets]) =>
        offsets.map((offset) => `${partition}:${offset}`),
      )
      this.polledCount += places.length
      this.#open.set(event.batch, places)
    }
    if (event.event === 'committed') {
      this.confirmed.push(...(this.#open.get(event.batch) ?? []))
      this.#open.delete(event.batch)
    }
    this.#watch.changed()
  }
}
