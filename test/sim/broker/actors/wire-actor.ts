import { type ActorParts, findTopic, think } from './actor.ts'
import { PartitionReader } from './partition-reader.ts'
import { WireProducer } from './wire-producer.ts'

/** Speaks the wire protocol itself: many versions, bursts, late repeats, positions of its own. */
export async function runWireActor(parts: ActorParts): Promise<void> {
  const { random, history, link } = parts
  const topic = await findTopic(parts, random.pick(['orders', 'orders', 'audit', 'brief']))
  if (topic === undefined) return
  const producer = new WireProducer(parts, history, link, topic)
  const reader = new PartitionReader(parts, history, link, topic)
  for (let i = 0; i < parts.operations && !parts.windingDown(); i++) {
    const partition = random.int(topic.partitionCount)
    const kind = random.int(20)
    if (kind < 11) await producer.send(partition)
    else if (kind < 17 || !topic.isLasting) await reader.poll(kind < 14 ? [partition] : allOf(topic.partitionCount), 'assign')
    else if (kind < 18) await reader.seek(partition)
    else await reader.look(partition)
    await think(parts)
  }
}

function allOf(partitions: number): readonly number[] {
  return Array.from({ length: partitions }, (_, partition) => partition)
}
