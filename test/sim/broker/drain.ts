import { type ActorParts, openClient, pass } from './actors/actor.ts'
import { CommitLog } from './actors/commit-log.ts'
import { PartitionReader } from './actors/partition-reader.ts'
import type { SimTopic } from './sim-topic.ts'

/**
 * Reads every partition from its start to its end, and what groups committed. What lasts is asked for without asking whether it is
 * there: a broker that forgot a topic or a group must not be spared the question.
 */
export async function drainTopics(parts: ActorParts): Promise<void> {
  const passing = (await present(parts)).filter((topic) => !topic.isLasting)
  const { lasting } = parts.topics
  for (const topic of [...lasting, ...passing]) {
    const reader = new PartitionReader(parts, parts.history, parts.link, topic)
    for (let partition = 0; partition < topic.partitionCount; partition++) await drainPartition(parts, topic, reader, partition)
  }
  await readCommitted(parts, lasting)
}

/** By every group that ever tried to commit for a partition. */
async function readCommitted(parts: ActorParts, lasting: readonly SimTopic[]): Promise<void> {
  const { commits } = parts.history.history()
  const client = openClient(parts)
  for (const topic of lasting) {
    for (let partition = 0; partition < topic.partitionCount; partition++) {
      const ofPartition = commits.filter((commit) => commit.partition === topic.key(partition))
      for (const group of new Set(ofPartition.map((commit) => commit.group))) {
        const log = new CommitLog(parts, client.cluster, group, topic)
        while (!(await log.read(partition))) await pass(parts, 100)
      }
    }
  }
  client.close()
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
