import type { PartitionHandle, TopicId } from '../base/units.ts'
import { Extents } from './extents.ts'

/** A topic. `configs` holds what was set for it, nothing inherited. */
export class Topic {
  readonly id: TopicId
  readonly name: string
  /** As asked for at creation; it means nothing here but is shown to tools. */
  readonly replicationFactor: number
  readonly createdMs: number
  readonly partitions: Partition[] = []
  configs: ReadonlyMap<string, string>
  /** Rises with each change of `configs`, so that readers can keep what they derived from them. */
  configVersion = 0

  constructor(id: TopicId, name: string, replicationFactor: number, createdMs: number, configs: ReadonlyMap<string, string>) {
    this.id = id
    this.name = name
    this.replicationFactor = replicationFactor
    this.createdMs = createdMs
    this.configs = configs
  }
}

/** One partition of a topic. Its handle is never reused, so a dropped one is simply gone from the table. */
export class Partition {
  readonly handle: PartitionHandle
  readonly topic: Topic
  readonly index: number
  /** First offset that can be read. */
  logStart = 0
  /** Offset of the next record: what is below it is durable and applied. */
  highWatermark = 0
  /** Bytes of the batches that its extents hold. */
  sizeBytes = 0
  /** Largest timestamp of a record ever appended, -1 for none. */
  maxTimestampMs = -1
  extents = new Extents()
  /** Producer id → slot in `Producers`. Made with the first idempotent batch. */
  producers: Map<number, number> | undefined = undefined

  constructor(handle: PartitionHandle, topic: Topic, index: number) {
    this.handle = handle
    this.topic = topic
    this.index = index
  }
}
