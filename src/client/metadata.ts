import { Failure } from '../base/failure.ts'
import type { Address, Clock } from '../base/ports.ts'
import { ErrorCode } from '../protocol/errors.ts'
import type { DecodedMetadataResponse, MetadataRequestInit } from '../protocol/generated/03-metadata.ts'
import { BrokerFailure } from './broker-failure.ts'
import { type ClusterFacts, clusterFacts, type TopicFacts, topicFacts } from './topics.ts'

export interface MetadataParts {
  readonly clock: Clock
  /** Asks any broker; the result's second field is that broker's name. */
  readonly ask: (request: MetadataRequestInit, signal?: AbortSignal) => Promise<readonly [DecodedMetadataResponse, string]>
  readonly ageMsMax: number
  readonly topicsMax: number
}

interface Remembered {
  readonly facts: TopicFacts
  readonly untilMs: number
}

/** What is known of brokers and topics. Asks when something is missing, old or was found wrong; one question per topic at a time. */
export class Metadata {
  readonly #parts: MetadataParts
  readonly #topics = new Map<string, Remembered>()
  readonly #asking = new Map<string, Promise<TopicFacts>>()
  #cluster: ClusterFacts | undefined
  #heardOf: readonly Address[] = []

  constructor(parts: MetadataParts) {
    this.#parts = parts
  }

  /** The newest answer's brokers; undefined before the first. */
  get known(): ClusterFacts | undefined {
    return this.#cluster
  }

  /** Where brokers were when last heard of: some of them may help on when others are gone. */
  get heardOf(): readonly Address[] {
    return this.#heardOf
  }

  /** What was known of brokers was found wrong. */
  forgetCluster(): void {
    this.#cluster = undefined
  }

  /** What was remembered of the topic was found wrong. */
  forgetTopic(name: string): void {
    this.#topics.delete(name)
  }

  /** Without asking; undefined if it isn't known, or not any more. */
  peek(name: string): TopicFacts | undefined {
    const remembered = this.#topics.get(name)
    if (remembered === undefined || remembered.untilMs <= this.#parts.clock.monotonicMs()) return undefined
    return remembered.facts
  }

  /**
   * Fails with a BrokerFailure, or a Failure `unknown-topic` where the answer leaves the topic out. Not retried here. With
   * `create` a cluster that creates topics by itself may create this one.
   */
  topic(name: string, create: boolean): Promise<TopicFacts> {
    const known = this.peek(name)
    if (known !== undefined) return Promise.resolve(known)
    const key = `${create ? '+' : '-'}${name}`
    let asking = this.#asking.get(key)
    if (asking === undefined) {
      asking = this.#ask(name, create).finally(() => this.#asking.delete(key))
      this.#asking.set(key, asking)
    }
    return asking
  }

  async #ask(name: string, create: boolean): Promise<TopicFacts> {
    const [response, broker] = await this.#parts.ask({ topics: [{ name }], allowAutoTopicCreation: create })
    this.learn(response, broker)
    const topic = response.topics.find((entry) => entry.name === name)
    const about = `topic ${name}`
    if (topic !== undefined && topic.errorCode !== ErrorCode.NONE) {
      throw new BrokerFailure(topic.errorCode, { broker, api: 'Metadata', about })
    }
    const facts = topic === undefined ? undefined : topicFacts(topic)
    if (facts === undefined) throw new Failure('unavailable', 'unknown-topic', 'no', `${broker} tells nothing about ${about}`)
    this.#remember(facts)
    return facts
  }

  /** Takes brokers from any Metadata answer. Throws a BrokerFailure if the whole answer is an error. */
  learn(response: DecodedMetadataResponse, broker: string): ClusterFacts {
    if (response.errorCode !== ErrorCode.NONE) {
      if (response.errorCode === ErrorCode.REBOOTSTRAP_REQUIRED) this.#bootstrapAgain()
      throw new BrokerFailure(response.errorCode, { broker, api: 'Metadata' })
    }
    const facts = clusterFacts(response)
    // A broker that is just starting may know of no broker yet; then the older answer helps more.
    if (facts.brokers.length > 0 || this.#cluster === undefined) this.#cluster = facts
    if (facts.brokers.length > 0) this.#heardOf = facts.brokers.map(({ address }) => address)
    return facts
  }

  #bootstrapAgain(): void {
    this.#cluster = undefined
    this.#heardOf = []
  }

  #remember(facts: TopicFacts): void {
    this.#topics.delete(facts.name)
    this.#topics.set(facts.name, { facts, untilMs: this.#parts.clock.monotonicMs() + this.#parts.ageMsMax })
    if (this.#topics.size > this.#parts.topicsMax) {
      const [oldest] = this.#topics.keys()
      if (oldest !== undefined) this.#topics.delete(oldest)
    }
  }
}
