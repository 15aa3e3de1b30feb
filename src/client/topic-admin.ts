import { NO_UUID } from '../protocol/absent.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { createTopicsApi } from '../protocol/generated/19-create-topics.ts'
import { deleteTopicsApi } from '../protocol/generated/20-delete-topics.ts'
import { createPartitionsApi } from '../protocol/generated/37-create-partitions.ts'
import { type Asked, checkCode, incomplete } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import type { RetryChange } from './retry.ts'
import { type TopicFacts, topicFacts } from './topics.ts'

export interface NewTopic {
  readonly name: string
  /** -1: the cluster's default. */
  readonly partitions: number
  readonly replicationFactor: number
  readonly configs: readonly (readonly [name: string, value: string])[]
  readonly validateOnly: boolean
}

/** From this version on topics may be named by id. */
const DELETE_STRUCTS_SINCE = 6
const LABEL = 'the controller'

/** Topics: every call is about one, fails with a Failure, and is done when the cluster says so. */
export class TopicAdmin {
  readonly #cluster: Cluster
  readonly #retryChange: RetryChange

  constructor(cluster: Cluster, retryChange: RetryChange) {
    this.#cluster = cluster
    this.#retryChange = retryChange
  }

  /** Those that this client may see, by name. */
  list(signal?: AbortSignal): Promise<readonly TopicFacts[]> {
    return this.#cluster.retrying(async () => {
      const request = { topics: null, allowAutoTopicCreation: false }
      const response = await this.#cluster.request(metadataApi, request, 'any', { signal })
      this.#cluster.metadata.learn(response, 'the cluster')
      const topics = response.topics.map(topicFacts).filter((facts) => facts !== undefined)
      return topics.sort((a, b) => (a.name < b.name ? -1 : 1))
    }, signal)
  }

  /** As the cluster sees it now. Never creates it. */
  describe(name: string, signal?: AbortSignal): Promise<TopicFacts> {
    this.#cluster.metadata.forgetTopic(name)
    return this.#retryChange(() => this.#cluster.metadata.topic(name, false), signal)
  }

  /** The result tells what the cluster chose where the caller left it open; -1 if it doesn't say. */
  create(topic: NewTopic, signal?: AbortSignal): Promise<{ readonly partitions: number; readonly replicationFactor: number }> {
    const { name, partitions, replicationFactor, configs, validateOnly } = topic
    return this.#retryChange(async () => {
      const response = await this.#cluster.request(
        createTopicsApi,
        {
          topics: [
            {
              name,
              numPartitions: partitions,
              replicationFactor,
              assignments: [],
              configs: configs.map(([config, value]) => ({ name: config, value })),
            },
          ],
          timeoutMs: this.#timeoutMs,
          validateOnly,
        },
        'controller',
        { signal },
      )
      const answer = this.#only(response.topics, createTopicsApi.name, name)
      return { partitions: answer.numPartitions, replicationFactor: answer.replicationFactor }
    }, signal)
  }

  /** To `count` in all. */
  addPartitions(name: string, count: number, signal?: AbortSignal): Promise<void> {
    return this.#retryChange(async () => {
      const request = { topics: [{ name, count, assignments: null }], timeoutMs: this.#timeoutMs, validateOnly: false }
      const response = await this.#cluster.request(createPartitionsApi, request, 'controller', { signal })
      this.#only(response.results, createPartitionsApi.name, name)
      this.#cluster.metadata.forgetTopic(name)
    }, signal)
  }

  delete(name: string, signal?: AbortSignal): Promise<void> {
    return this.#retryChange(async () => {
      const timeoutMs = this.#timeoutMs
      const response = await this.#cluster.request(
        deleteTopicsApi,
        (version) =>
          version < DELETE_STRUCTS_SINCE
            ? { topicNames: [name], timeoutMs }
            : { topics: [{ name, topicId: NO_UUID }], timeoutMs },
        'controller',
        { signal },
      )
      this.#only(response.responses, deleteTopicsApi.name, name)
      this.#cluster.metadata.forgetTopic(name)
    }, signal)
  }

  get #timeoutMs(): number {
    return this.#cluster.settings.requestMs
  }

  /** The answer about the one topic that was asked for. */
  #only<Answer extends { readonly errorCode: number; readonly errorMessage: string | null }>(
    answers: readonly Answer[],
    api: string,
    name: string,
  ): Answer {
    const asked: Asked = { broker: LABEL, api, about: `topic ${name}` }
    const [answer] = answers
    if (answer === undefined) throw incomplete(asked)
    checkCode(answer.errorCode, { ...asked, said: answer.errorMessage })
    return answer
  }
}
