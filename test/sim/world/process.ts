/**
 * One life of one program in the simulation. Whatever it started (events, sockets, disk operations, locks) belongs to it:
 * a kill makes all of that vanish between two events, so its promises never settle and no `finally` runs. A restart is
 * another SimProcess on the same host.
 */
export class SimProcess {
  readonly name: string
  /** The machine: what the network calls it, and whose disk and wall clock it uses. */
  readonly host: string
  readonly #endings: ((ending: Ending) => void)[] = []
  #alive = true
  #pausedUntilMs = 0
  #suspendedFromMs: number | undefined
  #suspendedMs = 0
  #parked: (() => void)[] = []

  constructor(name: string, host: string) {
    this.name = name
    this.host = host
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Its events wait until then, while everybody else's time moves. */
  get pausedUntilMs(): number {
    return this.#pausedUntilMs
  }

  pause(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs)
  }

  /** As `pause`, but its own clocks stand still meanwhile, as those of a virtual machine do that is stopped. */
  suspend(nowMs: number, untilMs: number): void {
    this.#suspendedFromMs ??= nowMs
    this.pause(untilMs)
  }

  get isSuspended(): boolean {
    return this.#suspendedFromMs !== undefined
  }

  /** How much less its clocks show. */
  get suspendedMs(): number {
    return this.#suspendedMs
  }

  resume(nowMs: number): void {
    this.#pausedUntilMs = 0
    if (this.#suspendedFromMs !== undefined) this.#suspendedMs += nowMs - this.#suspendedFromMs
    this.#suspendedFromMs = undefined
    const parked = this.#parked
    this.#parked = []
    for (const unpark of parked) unpark()
  }

  /** For the scheduler: `unpark` is called on resume. True for the first one of a pause. */
  park(unpark: () => void): boolean {
    return this.#parked.push(unpark) === 1
  }

  /** The kernel's share of an ending: closes sockets, releases locks, resolves what reached the disk. */
  whenEnded(run: (ending: Ending) => void): void {
    this.#endings.push(run)
  }

  end(ending: Ending): void {
    if (!this.#alive) return
    this.#alive = false
    for (const run of this.#endings) run(ending)
    this.#endings.length = 0
  }
}

/**
 * `killed`: the kernel lives on, so what it was given is sent, and written sooner or later. `power-lost`: only what was
 * synced is there afterwards, and nothing more is sent.
 */
export type Ending = 'killed' | 'power-lost'
