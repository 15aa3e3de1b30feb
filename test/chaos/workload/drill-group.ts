import type { Program } from '../../clients/program/program.ts'
import { Watch } from '../../clients/watch.ts'
import { Rebalances } from '../judging/rebalances.ts'

/** As most clients have it by default, so that no broker's outage of a drill is as long. */
const SESSION_MS = 45_000

/** A consumer group of one language: who has which partitions, what was polled, and how often they changed hands. */
export class DrillGroup {
  readonly name: string
  readonly members: readonly Program[]
  readonly failures: string[] = []
  readonly #assigned = new Map<Program, ReadonlySet<number>>()
  /** Offsets by partition. */
  readonly #polled = new Map<number, Set<number>>()
  readonly #watch = new Watch()
  #partitions = 0
  /** Of the time in which nobody comes or goes. */
  readonly rebalances = new Rebalances()
  #isCounting = false

  /** `wasDead` tells of a broker's address whether nobody listened there just now. */
  constructor(name: string, members: readonly Program[], wasDead: (address: string) => boolean) {
    this.name = name
    this.members = members
    for (const member of members) {
      member.onEvent((event) => {
        if (event.event === 'failed') this.failures.push(event.error)
        if (event.event === 'gave-up') {
          if (wasDead(event.address)) this.rebalances.gaveUp()
          else this.failures.push(`a member gave up because it couldn't dial ${event.address}, which was there`)
        }
        if (event.event === 'assigned') {
          this.#assigned.set(member, new Set(event.partitions))
          if (this.#isCounting) this.rebalances.told(this.#isShared())
        }
        if (event.event === 'polled') this.#take(event.records)
        this.#watch.changed()
      })
    }
  }

  /** Resolves once the members share all partitions, each of them having some. */
  async join(topic: string, partitions: number, deadlineMs: number): Promise<void> {
    this.#partitions = partitions
    for (const member of this.members) await member.call('join', { group: this.name, topic, sessionMs: SESSION_MS })
    await this.#watch.until(() => this.#isShared(), `the members of ${this.name} to share all partitions`, deadlineMs)
  }

  #isShared(): boolean {
    const all = [...this.#assigned.values()].flatMap((assigned) => [...assigned])
    const hasEach = this.members.every((member) => (this.#assigned.get(member)?.size ?? 0) > 0)
    return hasEach && all.length === this.#partitions && new Set(all).size === this.#partitions
  }

  /** From now on each assignment that is told counts: nobody comes or goes. */
  countChanges(): void {
    this.#isCounting = true
  }

  /** Of records that lie at offsets below the ends. */
  missing(ends: ReadonlyMap<number, number>): number {
    let count = 0
    for (const [partition, end] of ends) count += end - (this.#polled.get(partition)?.size ?? 0)
    return count
  }

  /** Resolves when every record below the ends was polled by somebody, with false if that takes too long. */
  async untilAllPolled(ends: ReadonlyMap<number, number>, deadlineMs: number): Promise<boolean> {
    return this.#watch
      .until(() => this.missing(ends) === 0, 'all to be polled', deadlineMs)
      .then(
        () => true,
        () => false,
      )
  }

  async leave(): Promise<void> {
    this.#isCounting = false
    await Promise.all(this.members.map((member) => member.call('leave')))
  }

  #take(records: Readonly<Record<string, readonly number[]>>): void {
    for (const [partition, offsets] of Object.entries(records)) {
      const polled = this.#polled.get(Number(partition)) ?? new Set<number>()
      this.#polled.set(Number(partition), polled)
      for (const offset of offsets) polled.add(offset)
    }
  }
}
