/**
 * What a group's members told of their partitions while nobody came or went, cut into rebalances: one lasts from the first change until all partitions are
 * shared again. The client's own are those in which a member said that it gave its session up by itself, over a broker that was dead.
 */
export class Rebalances {
  #callbacks = 0
  #ownCallbacks = 0
  #givenUp = 0
  /** Callbacks of the one that is under way. */
  #open = 0
  #isOwn = false

  /** A member told its partitions anew; `isShared`: now each of them has one member. */
  told(isShared: boolean): void {
    this.#open++
    if (!isShared) return
    if (this.#isOwn) this.#ownCallbacks += this.#open
    else this.#callbacks += this.#open
    this.#open = 0
    this.#isOwn = false
  }

  /** Excuses nothing but the rebalance that is under way. */
  gaveUp(): void {
    this.#givenUp++
    this.#isOwn = this.#open > 0
  }

  /** Callbacks of rebalances that are not the client's own. */
  get callbacks(): number {
    return this.#callbacks + (this.#isOwn ? 0 : this.#open)
  }

  get ownCallbacks(): number {
    return this.#ownCallbacks + (this.#isOwn ? this.#open : 0)
  }

  /** Sessions that members gave up by themselves. */
  get givenUp(): number {
    return this.#givenUp
  }
}
