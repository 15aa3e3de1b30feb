import type { Random } from '../base/ports.ts'
import { topicId } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Topic } from '../state/topics.ts'
import { isInternalTopic, topicNameProblem } from './topic-names.ts'

export interface TopicCreationSettings {
  readonly autoCreateTopics: boolean
  readonly partitionCount: number
  readonly replicationFactor: number
}

/** Makes topics that a client's metadata request names (auto.create.topics.enable). */
export class TopicCreation {
  readonly #log: SharedLog
  readonly #random: Random
  readonly #settings: TopicCreationSettings

  constructor(parts: { readonly log: SharedLog; readonly random: Random; readonly settings: TopicCreationSettings }) {
    this.#log = parts.log
    this.#random = parts.random
    this.#settings = parts.settings
  }

  /** Undefined: not wanted, not allowed by its name, or refused. Somebody else's topic of that name is as good. */
  async autoCreate(name: string): Promise<Topic | undefined> {
    if (!this.#settings.autoCreateTopics || topicNameProblem(name) !== undefined || isInternalTopic(name)) return undefined
    await this.#log.submit({
      kind: 'create-topic',
      id: topicId(this.#random.uuidHex()),
      name,
      partitionCount: this.#settings.partitionCount,
      replicationFactor: this.#settings.replicationFactor,
      configs: new Map(),
    })
    return this.#log.state.topics.findByName(name)
  }
}
