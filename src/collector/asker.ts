import { Failure, type FailureReason } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import type { Cluster } from '../client/cluster.ts'
import type { MessageFor } from '../client/link.ts'
import type { BrokerFacts } from '../client/topics.ts'
import { chooseVersion } from '../client/version-choice.ts'
import type { Api } from '../protocol/api.ts'
import { Pace } from './pace.ts'

/** Requests that found the brokers: a handshake and a Metadata. They may have gone to any of them. */
const BEGUN_BEFORE = 2
/** After these a broker isn't asked again: nobody is there, or a password would be tried until somebody locks the user out. */
const GONE: ReadonlySet<FailureReason> = new Set(['connect-failed', 'unknown-broker', 'login-refused'])

interface Answer {
  readonly throttleTimeMs?: number
}

/** Asks brokers by their number, each at its own pace. One attempt: what fails is missing, and is said to be. */
export class Asker {
  readonly brokers: readonly BrokerFacts[]
  readonly #cluster: Cluster
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #paces = new Map<number, Pace>()
  readonly #met = new Set<number>()
  readonly #gone = new Map<number, Failure>()

  constructor(cluster: Cluster, brokers: readonly BrokerFacts[], signal: AbortSignal) {
    this.#cluster = cluster
    this.brokers = brokers
    this.#clock = cluster.parts.clock
    this.#signal = signal
    for (const { id } of brokers) this.#paces.set(id, new Pace(this.#clock, signal, BEGUN_BEFORE))
  }

  /** Fails with a Failure. A broker that can't be reached isn't tried again. */
  async ask<RequestInit, Response extends Answer>(
    api: Api<unknown, unknown, RequestInit, Response>,
    request: MessageFor<RequestInit>,
    node: number,
    maxVersion = Number.MAX_SAFE_INTEGER,
  ): Promise<Response> {
    await this.#meet(node)
    const pace = this.#paceOf(node)
    const answer = await pace.run(() =>
      this.#cluster
        .request(api, request, { node }, { signal: this.#signal, maxVersion })
        .catch((cause) => this.#lost(node, cause)),
    )
    if (answer.throttleTimeMs !== undefined && answer.throttleTimeMs > 0) pace.holdFor(answer.throttleTimeMs)
    return answer
  }

  /** Of the program that asks. */
  get softwareVersion(): string {
    return this.#cluster.settings.softwareVersion
  }

  /** In which version this broker would be asked; nothing if it doesn't serve the request. */
  async versionOf(api: Api<unknown, unknown, never>, node: number): Promise<number | undefined> {
    const served = await this.#meet(node)
    try {
      return chooseVersion(api, served, `broker ${node}`)
    } catch (cause) {
      if (cause instanceof Failure && cause.reason === 'unsupported-api') return undefined
      throw cause
    }
  }

  /** Highest version of a request that the broker says it serves, whether we know it or not. */
  async highestServed(key: number, node: number): Promise<number | undefined> {
    return (await this.#meet(node)).get(key)?.max
  }

  /** The first time the connection is made, whose handshake is a request, too. */
  async #meet(node: number) {
    const gone = this.#gone.get(node)
    if (gone !== undefined) throw gone
    const link = () => this.#cluster.link({ node }, { signal: this.#signal }).catch((cause) => this.#lost(node, cause))
    if (this.#met.has(node)) return (await link()).served
    this.#met.add(node)
    return (await this.#paceOf(node).run(link)).served
  }

  #paceOf(node: number): Pace {
    const known = this.#paces.get(node)
    if (known !== undefined) return known
    const pace = new Pace(this.#clock, this.#signal)
    this.#paces.set(node, pace)
    return pace
  }

  #lost(node: number, cause: unknown): never {
    if (cause instanceof Failure && GONE.has(cause.reason)) {
      this.#gone.set(node, cause)
    }
    throw cause
  }
}
