import { topicId } from '../../src/base/units.ts'
import type { CreateTopic } from '../../src/state/commands/topic-commands.ts'

/** Of the topic that most tests do with. */
export const TOPIC_ID = topicId('1'.repeat(32))

/** Makes that topic, which is called `t`. */
export function createTopic(partitionCount = 1): CreateTopic {
  return { kind: 'create-topic', id: TOPIC_ID, name: 't', partitionCount, replicationFactor: 1, configs: new Map() }
}
