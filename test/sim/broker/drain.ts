import { type ActorParts, pass } from './actors/actor.ts'
import { PartitionReader } from './actors/partition-reader.ts'
import type { SimTopic } from './sim-topic.ts'

/** Reads everything that is there from its start to its end. */
export async function drainTopics(parts: ActorParts): Promise<void> {
  for (const topic of await present(parts)) {
    const reader = new PartitionReader(parts, parts.history, parts.link, topic)
    for (let partition = 0; partition < topic.partitionCount; partition++) await drainPartition(parts, topic, reader, partition)
  }
}

async function drainPartition(parts: ActorParts, topic: SimTopic, reader: PartitionReader, partition: number): Promise<void> {
  // Nothing was ever cut from a topic that doesn't last, and its name may mean another one.
  while (topic.isLasting && !(await reader.rewind(partition))) await pass(parts, 100)
  for (;;) {
    const left = await reader.poll([partition], 'drain')
    if (left === 0) return
    // A deletion that was on its way for long may still have come.
    if (left < 0 && !topic.isLasting && !(await present(parts)).includes(topic)) return
    await pass(parts, 1)
  }
}

async function present(parts: ActorParts): Promise<readonly SimTopic[]> {
  for (;;) {
    const topics = await parts.topics.list(parts.link)
    if (topics !== undefined) return topics
    await pass(parts, 100)
  }
}
