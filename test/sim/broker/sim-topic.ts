import { ErrorCode } from '../../../src/protocol/errors.ts'
import { metadataApi } from '../../../src/protocol/generated/03-metadata.ts'
import type { PartitionKey } from '../checkers/history.ts'
import type { Link } from './link.ts'

/** The topic that all clients use, as one of them found it. */
export class SimTopic {
  readonly name = 'orders'
  readonly id: string

  constructor(id: string) {
    this.id = id
  }

  /** Created by asking for it. Undefined: no answer, or not ready yet. */
  static async find(link: Link, timeoutMs: number): Promise<SimTopic | undefined> {
    const request = { topics: [{ name: 'orders' }], allowAutoTopicCreation: true }
    const answer = await link.ask(metadataApi, 12, request, timeoutMs)
    const topic = answer?.topics[0]
    return topic?.errorCode === ErrorCode.NONE ? new SimTopic(topic.topicId) : undefined
  }

  key(partition: number): PartitionKey {
    return `${this.id.slice(0, 8)}-${partition}`
  }

  /** As later versions name it, by its id, or as earlier ones do. */
  named(byId: boolean): { readonly topicId: string } | { readonly name: string } {
    return byId ? { topicId: this.id } : { name: this.name }
  }
}
