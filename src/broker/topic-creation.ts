import type { Clock, Random } from '../base/ports.ts'
import { topicId } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Topic } from '../state/topic.ts'
import { reasonOf, submitWithin } from './submit-within.ts'
import { isInternalTopic, PARTITIONS_PER_REQUEST_MAX, topicNameProblem } from './topic-names.ts'

export interface TopicCreationSettings {
  readonly autoCreateTopics: boolean
  readonly partitionCount: number
  readonly replicationFactor: number
  readonly requestMsMax: number
}

/** For one request; `unknown-topic`: not wanted, not allowed by its name, one too many, or not there in time. */
export type AutoCreate = (name: string) => Promise<Topic | 'unknown-topic' | 'topic-name-collides'>

/** Makes topics that a client's metadata request names (auto.create.topics.enable). */
export class TopicCreation {
  readonly #log: SharedLog
  readonly #clock: Clock
  readonly #random: Random
  readonly #settings: TopicCreationSettings

  constructor(parts: {
    readonly log: SharedLog
    readonly clock: Clock
    readonly random: Random
    readonly settings: TopicCreationSettings
  }) {
    this.#log = parts.log
    this.#clock = parts.clock
    this.#random = parts.random
    this.#settings = parts.settings
  }

  /** Gives one request what CreateTopics has: so many partitions, and no more. */
  forRequest(): AutoCreate {
    let partitionsLeft = this.#settings.autoCreateTopics ? PARTITIONS_PER_REQUEST_MAX : 0
    return async (name) => {
      const { partitionCount } = this.#settings
      if (partitionsLeft < partitionCount || topicNameProblem(name) !== undefined || isInternalTopic(name)) return 'unknown-topic'
      partitionsLeft -= partitionCount
      return this.#create(name)
    }
  }

  /** Somebody else's topic of that name is as good. */
  async #create(name: string): Promise<Topic | 'unknown-topic' | 'topic-name-collides'> {
    const { partitionCount, replicationFactor, requestMsMax } = this.#settings
    const id = topicId(this.#random.uuidHex())
    const command = { kind: 'create-topic', id, name, partitionCount, replicationFactor, configs: new Map() } as const
    const submitted = await submitWithin(command, requestMsMax, { log: this.#log, clock: this.#clock })
    const reason = reasonOf(submitted) === 'topic-name-collides' ? 'topic-name-collides' : 'unknown-topic'
    return this.#log.state.topics.findByName(name) ?? reason
  }
}
