import { Failure } from '../../../base/failure.ts'
import type { Clock, Log } from '../../../base/ports.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  /** In ms since 1970; undefined: they don't expire. */
  readonly expiresMs?: number | undefined
}

/** A place that credentials come from. */
export interface CredentialSource {
  /** For messages: no secrets. */
  readonly name: string
  /** Undefined: this place isn't set up. A Failure: it is, and doesn't give any now. */
  fetch(): Promise<Credentials | undefined>
}

/** Fresh ones are asked for so long before the old ones expire, while these still serve. */
const AHEAD_MS = 5 * 60_000
/** From here on nobody uses them any more: a request takes time, and clocks differ. */
const LAST_MS = 30_000
/** The least time between two questions that didn't help. */
const PAUSE_MS = 5_000

/** Credentials that are asked for again before they expire, or when the store refuses them; one question at a time, however many wait. */
export class RefreshingCredentials {
  readonly #source: CredentialSource
  readonly #clock: Clock
  readonly #log: Log
  #current: Credentials | undefined
  #pending: Promise<Credentials> | undefined
  #askedMs = Number.NEGATIVE_INFINITY
  #areRefused = false

  constructor(source: CredentialSource, clock: Clock, log: Log) {
    this.#source = source
    this.#clock = clock
    this.#log = log
  }

  /** Fails as the source does, if there are none that can still be used. */
  async get(): Promise<Credentials> {
    const current = this.#current
    if (current === undefined) return this.#ask()
    const leftMs = (current.expiresMs ?? Number.POSITIVE_INFINITY) - this.#clock.nowMs()
    const isPause = this.#clock.monotonicMs() - this.#askedMs < PAUSE_MS
    if (leftMs <= LAST_MS || (this.#areRefused && !isPause)) return this.#ask()
    if (leftMs <= AHEAD_MS && !isPause) {
      this.#ask().catch((cause: unknown) => {
        if (!(cause instanceof Failure)) throw cause
        this.#log.warn("credentials for the store couldn't be refreshed; the old ones still serve", { cause: cause.message })
      })
    }
    return current
  }

  /** The store refused these. What is newer isn't concerned. */
  refused(credentials: Credentials): void {
    if (credentials === this.#current) this.#areRefused = true
  }

  #ask(): Promise<Credentials> {
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #fetch(): Promise<Credentials> {
    this.#askedMs = this.#clock.monotonicMs()
    const fetched = await this.#source.fetch()
    if (fetched === undefined)
      throw new Failure('unavailable', 'store-denied', 'no', `no credentials come from ${this.#source.name} any more`)
    this.#current = fetched
    this.#areRefused = false
    return fetched
  }
}
