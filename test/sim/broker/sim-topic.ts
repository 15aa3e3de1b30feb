import { ErrorCode } from '../../../src/protocol/errors.ts'
import { type DecodedMetadataResponseTopic, metadataApi } from '../../../src/protocol/generated/03-metadata.ts'
import type { PartitionFacts, PartitionKey } from '../checkers/history.ts'
import type { HistoryRecorder } from '../checkers/recorder.ts'
import type { Link } from './link.ts'

/**
 * `orders` is only appended to. `audit` is also cut, by DeleteRecords and by retention. `brief` is deleted and made again under the same
 * name, time and again, so whoever uses it must name it by its id.
 */
export type TopicName = 'orders' | 'audit' | 'brief'
export const TOPIC_NAMES: readonly TopicName[] = ['orders', 'audit', 'brief']

/** One topic, as somebody found it: one that is made again is another one. */
export class SimTopic {
  readonly name: TopicName
  readonly id: string
  partitionCount: number

  constructor(name: TopicName, id: string, partitionCount: number) {
    this.name = name
    this.id = id
    this.partitionCount = partitionCount
  }

  /** Whether its name means it, and no other topic, as long as the run lasts. */
  get isLasting(): boolean {
    return this.name !== 'brief'
  }

  get isCut(): boolean {
    return this.name === 'audit'
  }

  key(partition: number): PartitionKey {
    return `${this.id.slice(0, 8)}-${partition}`
  }

  /** As later versions name it, by its id, or as earlier ones do. */
  named(byId: boolean): { readonly topicId: string } | { readonly name: string } {
    return byId ? { topicId: this.id } : { name: this.name }
  }
}

/** All topics that anybody found in this run. */
export class SimTopics {
  readonly #history: HistoryRecorder
  readonly #cutFacts: PartitionFacts
  readonly #byId = new Map<string, SimTopic>()

  constructor(history: HistoryRecorder, isRetained: boolean) {
    this.#history = history
    this.#cutFacts = { dense: true, retention: isRetained }
  }

  /** Undefined: no answer, or it isn't there yet. With `create` asking for it makes it. */
  async find(link: Link, name: TopicName, create: boolean): Promise<SimTopic | undefined> {
    const request = { topics: [{ name }], allowAutoTopicCreation: create }
    const answer = await link.ask(metadataApi, 12, request, 3_000)
    const topic = answer?.topics[0]
    return topic === undefined ? undefined : this.#learn(topic)
  }

  /** Those that are there now; undefined: no answer. */
  async list(link: Link): Promise<readonly SimTopic[] | undefined> {
    const answer = await link.ask(metadataApi, 12, { topics: null, allowAutoTopicCreation: false }, 3_000)
    return answer?.topics.map((topic) => this.#learn(topic)).filter((topic) => topic !== undefined)
  }

  /** Those that were found and that nobody deletes: they must be there, whatever the broker says. */
  get lasting(): readonly SimTopic[] {
    return [...this.#byId.values()].filter((topic) => topic.isLasting)
  }

  #learn({ errorCode, name, topicId, partitions }: DecodedMetadataResponseTopic): SimTopic | undefined {
    const ours = TOPIC_NAMES.find((known) => known === name)
    if (errorCode !== ErrorCode.NONE || ours === undefined) return undefined
    const topic = this.#byId.get(topicId) ?? new SimTopic(ours, topicId, 0)
    this.#byId.set(topicId, topic)
    for (let partition = topic.partitionCount; partition < partitions.length; partition++) {
      if (topic.isCut) this.#history.partition(topic.key(partition), this.#cutFacts)
    }
    topic.partitionCount = Math.max(topic.partitionCount, partitions.length)
    return topic
  }
}
