import type { Clock, Random } from '../base/ports.ts'
import { topicId } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Topic } from '../state/topic.ts'
import { submitWithin } from './submit-within.ts'
import { isInternalTopic, topicNameProblem } from './topic-names.ts'

export interface TopicCreationSettings {
  readonly autoCreateTopics: boolean
  readonly partitionCount: number
  readonly replicationFactor: number
  readonly requestMsMax: number
}

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

  /** Undefined: not wanted, not allowed by its name, refused, or not there in time. Somebody else's topic of that name is as good. */
  async autoCreate(name: string): Promise<Topic | undefined> {
    if (!this.#settings.autoCreateTopics || topicNameProblem(name) !== undefined || isInternalTopic(name)) return undefined
    const { partitionCount, replicationFactor, requestMsMax } = this.#settings
    const id = topicId(this.#random.uuidHex())
    const command = { kind: 'create-topic', id, name, partitionCount, replicationFactor, configs: new Map() } as const
    await submitWithin(command, requestMsMax, { log: this.#log, clock: this.#clock })
    return this.#log.state.topics.findByName(name)
  }
}
