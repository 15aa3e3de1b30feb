import { Failure } from '../base/failure.ts'
import type { Address } from '../base/ports.ts'
import type { Api } from '../protocol/api.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { BrokerFailure } from './broker-failure.ts'
import { showAddress } from './connection.ts'
import { Coordinators } from './coordinators.ts'
import { type Link, type MessageFor, type RequestOptions, requestOver, sendOver } from './link.ts'
import { Links } from './links.ts'
import { Metadata } from './metadata.ts'
import { retrying } from './retry.ts'
import type { ClientParts, ClientSettings } from './settings.ts'
import type { BrokerFacts, ClusterFacts, PartitionFacts, TopicFacts } from './topics.ts'

/** Who shall answer: any broker, the controller, a broker by number, or the one that coordinates a group. */
export type Target = 'any' | 'controller' | { readonly node: number } | { readonly group: string }

export interface ClusterRequestOptions extends RequestOptions {
  /** Requests of one lane to one broker share a connection and are answered in order. */
  readonly lane?: string
}

const GENERAL = 'general'

/** The brokers of one cluster: finds the right one for a request, and keeps connections to them. */
export class Cluster {
  readonly parts: ClientParts
  readonly settings: ClientSettings
  readonly metadata: Metadata
  readonly #links: Links
  readonly #coordinators: Coordinators

  constructor(parts: ClientParts, settings: ClientSettings) {
    this.parts = parts
    this.settings = settings
    this.#links = new Links(parts, settings)
    this.#coordinators = new Coordinators((api, request, options) => this.request(api, request, 'any', options))
    this.metadata = new Metadata({
      clock: parts.clock,
      ageMsMax: settings.metadataAgeMsMax,
      topicsMax: settings.topicsMax,
      ask: async (request, signal) => {
        const link = await this.#anyLink(GENERAL, signal)
        return [await requestOver(link, metadataApi, request, settings, { signal }), link.connection.name]
      },
    })
  }

  /** One request, one attempt. Fails with a Failure; error codes within the answer are the caller's to read. */
  async request<RequestInit, Response>(
    api: Api<unknown, unknown, RequestInit, Response>,
    request: MessageFor<RequestInit>,
    target: Target,
    options: ClusterRequestOptions = {},
  ): Promise<Response> {
    return requestOver(await this.link(target, options), api, request, this.settings, options)
  }

  /** The same over a link that the caller has: the request is sent before this returns. */
  requestOver<RequestInit, Response>(
    link: Link,
    api: Api<unknown, unknown, RequestInit, Response>,
    request: MessageFor<RequestInit>,
    options: ClusterRequestOptions,
  ): Promise<Response> {
    return requestOver(link, api, request, this.settings, options)
  }

  /** For Produce with acks 0: resolves when the request was handed to the connection. */
  async send<RequestInit>(
    api: Api<unknown, unknown, RequestInit>,
    request: MessageFor<RequestInit>,
    target: Target,
    options: ClusterRequestOptions = {},
  ): Promise<void> {
    sendOver(await this.link(target, options), api, request, this.settings, options)
  }

  /** Again and again while that may help, within `totalMs`. */
  retrying<Result>(attempt: () => Promise<Result>, signal?: AbortSignal, totalMs = this.settings.totalMs): Promise<Result> {
    return retrying(this.parts, { ...this.settings, totalMs }, attempt, { signal })
  }

  async link(target: Target, { lane = GENERAL, signal }: ClusterRequestOptions = {}): Promise<Link> {
    if (target === 'any') return this.#anyLink(lane, signal)
    const node = await this.#nodeOf(target, signal)
    const broker = await this.#broker(node, signal)
    try {
      return await this.#links.get(broker.address, lane, signal)
    } catch (error) {
      // It may have moved to another address, or be gone for good: ask anew before the next attempt.
      if (error instanceof Failure && error.reason === 'connect-failed') this.metadata.forgetCluster()
      throw error
    }
  }

  closeLane(lane: string): void {
    this.#links.closeLane(lane)
  }

  close(): void {
    this.#links.close()
  }

  /** Asks for the cluster's brokers now. */
  async describe(signal?: AbortSignal): Promise<ClusterFacts> {
    const link = await this.#anyLink(GENERAL, signal)
    // In version 0 an empty list asks for all topics; no cluster of today is that old.
    const response = await requestOver(link, metadataApi, { topics: [], allowAutoTopicCreation: false }, this.settings, {
      signal,
    })
    return this.metadata.learn(response, link.connection.name)
  }

  /**
   * Partitions and leaders, from memory if it is fresh. Waits for a topic that isn't there yet for `unknownTopicMs`. Fails with a
   * Failure: `unknown-topic-or-partition`, `invalid-topic-exception` and the like.
   */
  topic(
    name: string,
    { create = false, signal }: { readonly create?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<TopicFacts> {
    const known = this.metadata.peek(name)
    if (known !== undefined) return Promise.resolve(known)
    return this.retrying(() => this.metadata.topic(name, create), signal, this.settings.unknownTopicMs)
  }

  /** Fails with a Failure: `no-leader` and `unknown-topic-or-partition` are worth another attempt. */
  async partition(topic: string, index: number, signal?: AbortSignal): Promise<PartitionFacts> {
    const { partitions } = await this.topic(topic, { signal })
    const partition = partitions[index]
    if (partition === undefined || partition.leader < 0) this.metadata.forgetTopic(topic)
    if (partition === undefined) {
      const text = `topic ${topic} has no partition ${index}: it has ${partitions.length}`
      throw new Failure('invalid', 'unknown-partition', 'no', text)
    }
    if (partition.leader < 0) throw new Failure('unavailable', 'no-leader', 'no', `${topic}-${index} has no leader right now`)
    return partition
  }

  /** The group's coordinator was found to be another one, or gone. */
  forgetCoordinator(group: string): void {
    this.#coordinators.forget(group)
  }

  async #nodeOf(target: Exclude<Target, 'any'>, signal: AbortSignal | undefined): Promise<number> {
    if (target === 'controller') {
      const { controller, brokers } = await this.#known(signal)
      // Since KIP-919 clusters may name any broker, or none: every one forwards to the controller.
      return controller >= 0 ? controller : (brokers[0]?.id ?? -1)
    }
    if ('node' in target) return target.node
    return this.#coordinators.find(target.group, signal)
  }

  async #broker(node: number, signal: AbortSignal | undefined): Promise<BrokerFacts> {
    const known = (await this.#known(signal)).brokers.find(({ id }) => id === node)
    if (known !== undefined) return known
    const fresh = (await this.describe(signal)).brokers.find(({ id }) => id === node)
    if (fresh === undefined)
      throw new Failure('unavailable', 'unknown-broker', 'no', `no broker has the number ${node} right now`)
    return fresh
  }

  async #known(signal: AbortSignal | undefined): Promise<ClusterFacts> {
    return this.metadata.known ?? (await this.describe(signal))
  }

  /** Brokers that were heard of, in random order, then the bootstrap addresses: whoever can be reached first. */
  async #anyLink(lane: string, signal: AbortSignal | undefined): Promise<Link> {
    let last: unknown
    for (const address of this.#candidates()) {
      try {
        return await this.#links.get(address, lane, signal)
      } catch (error) {
        if (!(error instanceof Failure) || error.reason !== 'connect-failed') throw error
        last = error
      }
    }
    throw last
  }

  #candidates(): readonly Address[] {
    const heardOf = this.#shuffled(this.metadata.heardOf)
    const seen = new Set(heardOf.map(showAddress))
    return [...heardOf, ...this.#shuffled(this.settings.bootstrap).filter((address) => !seen.has(showAddress(address)))]
  }

  #shuffled(addresses: readonly Address[]): Address[] {
    const shuffled = [...addresses]
    for (let at = shuffled.length - 1; at > 0; at--) {
      const other = this.parts.random.int(at + 1)
      ;[shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!]
    }
    return shuffled
  }
}

/** Codes after which the topic's leaders must be asked for again. */
export function isStaleLeader(failure: Failure): boolean {
  return failure instanceof BrokerFailure ? STALE_LEADER.has(failure.errorCode) : failure.kind === 'unavailable'
}

const STALE_LEADER: ReadonlySet<number> = new Set([
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.UNKNOWN_TOPIC_ID,
  ErrorCode.INCONSISTENT_TOPIC_ID,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
  ErrorCode.REPLICA_NOT_AVAILABLE,
  ErrorCode.KAFKA_STORAGE_ERROR,
])
