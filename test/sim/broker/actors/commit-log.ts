import { Failure } from '../../../../src/base/failure.ts'
import type { Cluster } from '../../../../src/client/cluster.ts'
import type { Consumer } from '../../../../src/client/consumer.ts'
import { fetchCommitted } from '../../../../src/client/group-offsets.ts'
import type { SimTopic } from '../sim-topic.ts'
import { type ActorParts, expectTrouble } from './actor.ts'

/** Commits of one group and looks at what is committed, for the history. */
export class CommitLog {
  readonly #parts: ActorParts
  readonly #cluster: Cluster
  readonly #group: string
  readonly #topic: SimTopic

  constructor(parts: ActorParts, cluster: Cluster, group: string, topic: SimTopic) {
    this.#parts = parts
    this.#cluster = cluster
    this.#group = group
    this.#topic = topic
  }

  /** Tells whether it was acknowledged. */
  async commit(partition: number, offset: number, consumer: Consumer): Promise<boolean> {
    const { history, name } = this.#parts
    const tag = history.nextTag()
    const ended = history.commit({
      client: name,
      group: this.#group,
      partition: this.#topic.key(partition),
      offset,
      tag,
      generation: consumer.membership?.generation ?? -1,
    })
    try {
      await consumer.commit([{ topic: this.#topic.name, partition, offset, metadata: String(tag) }])
      ended('ok')
      return true
    } catch (error) {
      expectTrouble(error)
      ended(error instanceof Failure && error.applied === 'no' ? 'fail' : 'unknown')
      return false
    }
  }

  /** Tells whether there was an answer. */
  async read(partition: number): Promise<boolean> {
    const { history, name } = this.#parts
    const invoked = history.begin()
    try {
      const asked = [{ topic: this.#topic.name, partition }]
      const [found] = await fetchCommitted(this.#cluster, this.#group, asked)
      history.committedRead(invoked, {
        client: name,
        group: this.#group,
        partition: this.#topic.key(partition),
        offset: found?.offset ?? -1,
        tag: found === undefined ? 0 : Number(found.metadata),
      })
      return true
    } catch (error) {
      expectTrouble(error)
      return false
    }
  }
}
