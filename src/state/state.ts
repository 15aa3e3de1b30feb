import type { BodyNumber, LogIndex, PartitionHandle, TopicId } from '../base/units.ts'
import type { RegisteredBroker } from './brokers.ts'
import { Claims } from './claims.ts'
import { CommittedOffsets } from './committed-offsets.ts'
import { Configs } from './configs.ts'
import { LiveEntries } from './live-entries.ts'
import { Partitions } from './partitions.ts'
import { Producers } from './producers.ts'
import { type StoredObject, StoredObjects } from './stored-objects.ts'
import { type Partition, Topic } from './topic.ts'
import { Topics } from './topics.ts'

/** Hears of parts of the state while they are still as they were: who writes them down one after the other needs them so. */
export interface ChangeListener {
  partitionWillChange(partition: Partition): void
  offsetsWillChange(groupId: string): void
  objectWillChange(object: StoredObject): void
}

/**
 * The door of the room: the cluster state, a pure fold of the shared log. Everybody may read it; only `execute` changes it.
 *
 * What is read between two awaits belongs together: nothing here changes but when an entry is applied.
 */
export class ClusterState {
  /** Index of the last entry that was applied, 0 before the first. */
  appliedIndex = 0 as LogIndex
  /** Log time: the largest time of an applied entry. Never runs backwards. */
  timeMs = 0
  /** Empty until the cluster is founded. */
  clusterId = ''
  nextProducerId = 0
  readonly topics = new Topics()
  readonly partitions = new Partitions()
  readonly producers = new Producers()
  readonly offsets = new CommittedOffsets((groupId) => this.changeListener?.offsetsWillChange(groupId))
  readonly configs = new Configs()
  /** Rises with each change of `configs`, so that readers can keep what they derived from them. */
  configVersion = 0
  /** What each group logged at its last completed rebalance, in the groups room's own encoding. */
  readonly groups = new Map<string, Uint8Array>()
  /** Which broker coordinates a group. */
  readonly claims = new Claims()
  readonly brokers = new Map<number, RegisteredBroker>()
  /** Rises with each change of `brokers`, their lanes apart, so that readers can keep what they derived from them. Not part of the state proper. */
  brokersVersion = 0
  /** Which entries have live bodies; derived from the extents. */
  readonly liveEntries = new LiveEntries()
  /** What extents name that isn't an entry's body. */
  readonly objects = new StoredObjects((object) => this.changeListener?.objectWillChange(object))
  /**
   * Partitions whose high watermark or log start moved since this was last emptied; a partition may be named twice. Not
   * part of the state proper: whoever applies entries empties it after each.
   */
  readonly touched: Partition[] = []
  /** Not part of the state either. */
  changeListener: ChangeListener | undefined = undefined

  addTopic(id: TopicId, name: string, replicationFactor: number, createdMs: number, configs: ReadonlyMap<string, string>): Topic {
    const topic = new Topic(id, name, replicationFactor, createdMs, configs)
    this.topics.add(topic)
    return topic
  }

  addPartition(topic: Topic): Partition {
    const partition = this.partitions.add(topic, topic.partitions.length)
    topic.partitions.push(partition)
    return partition
  }

  /** Every command says so of a partition before it changes anything of it. */
  willChange(partition: Partition): void {
    this.changeListener?.partitionWillChange(partition)
  }

  /** Forgets a topic with all that hangs on it. */
  dropTopic(topic: Topic): void {
    this.topics.remove(topic)
    this.offsets.removePartitions(new Set(topic.partitions.map(({ handle }) => handle)))
    for (const partition of topic.partitions) {
      this.willChange(partition)
      this.dropExtents(partition, Number.POSITIVE_INFINITY)
      this.dropProducers(partition)
      this.partitions.drop(partition.handle)
      this.touched.push(partition)
    }
  }

  /** Forgets what lies wholly below `offset`. */
  dropExtents(partition: Partition, offset: number): void {
    partition.extents.dropBelow(offset, (body, sizeBytes) => {
      partition.sizeBytes -= sizeBytes
      this.extentGone(body)
    })
  }

  /** An extent that lay in this body is no more. */
  extentGone(body: BodyNumber): void {
    if (body > 0) this.liveEntries.remove(body as number as LogIndex)
    else this.objects.removeExtent(-body, this.appliedIndex)
  }

  dropProducers(partition: Partition): void {
    if (partition.producers === undefined) return
    for (const slot of partition.producers.values()) this.producers.free(slot)
    partition.producers = undefined
  }

  findByHandle(handle: PartitionHandle): Partition | undefined {
    return this.partitions.find(handle)
  }
}
