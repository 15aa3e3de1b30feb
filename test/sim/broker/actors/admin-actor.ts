import type { Client } from '../../../../src/client/client.ts'
import { errorName } from '../../../../src/protocol/errors.ts'
import { deleteRecordsApi } from '../../../../src/protocol/generated/21-delete-records.ts'
import { outcomeOf } from '../../checkers/outcome.ts'
import type { SimTopic } from '../sim-topic.ts'
import { castOf, numberOf, PARTITIONS_MAX } from '../tunables.ts'
import { type ActorParts, expectTrouble, findTopic, openClient, think } from './actor.ts'

/** Changes topics under everybody's hands: cuts them, deletes and makes them again, adds partitions, changes configs; and looks around. */
export async function runAdminActor(parts: ActorParts): Promise<void> {
  const { random } = parts
  const client = openClient(parts)
  const audit = await findTopic(parts, 'audit')
  if (audit === undefined) return
  for (let i = 0; i < parts.operations && !parts.windingDown(); i++) {
    const kind = random.int(20)
    if (kind < 8) await cut(parts, audit, random.int(audit.partitionCount))
    else await attempt(parts, client, audit, kind)
    await think(parts)
  }
  client.close()
}

async function attempt(parts: ActorParts, client: Client, audit: SimTopic, kind: number): Promise<void> {
  try {
    if (kind < 12) await remake(parts, client)
    else if (kind < 14) await addPartitions(parts, client)
    else if (kind < 16) await alterRetention(parts, client)
    else await lookAround(parts, client, audit)
  } catch (error) {
    expectTrouble(error)
  }
}

async function cut(parts: ActorParts, topic: SimTopic, partition: number): Promise<void> {
  const { history, random, link } = parts
  const before = random.pick([-1, random.int(20), random.int(200)])
  const ended = history.deleteRecords({
    client: parts.name,
    partition: topic.key(partition),
    before: before < 0 ? Number.POSITIVE_INFINITY : before,
  })
  const request = {
    topics: [{ name: topic.name, partitions: [{ partitionIndex: partition, offset: before }] }],
    timeoutMs: 3_000,
  }
  const answer = await link.ask(deleteRecordsApi, random.pick([0, 1, 2]), request, 4_000)
  const told = answer?.topics[0]?.partitions[0]
  const outcome = outcomeOf('delete-records', [told === undefined ? 'no-answer' : errorName(told.errorCode)])
  if (outcome === 'ok') parts.coverage.count('deed-records-deleted')
  ended(outcome, told?.lowWatermark ?? -1, link.through)
}

async function remake({ random, coverage }: ActorParts, client: Client): Promise<void> {
  const { topics } = client.admin
  if (random.chance(0.5)) {
    await topics.delete('brief')
    coverage.count('deed-topic-deleted')
  }
  const partitions = 1 + random.int(PARTITIONS_MAX)
  await topics.create({ name: 'brief', partitions, replicationFactor: -1, configs: [], validateOnly: random.chance(0.1) })
  coverage.count('deed-topic-made')
}

/** Not beside a calm group, which would rightly share out its partitions anew. */
async function addPartitions({ random, settings, coverage }: ActorParts, client: Client): Promise<void> {
  const name = castOf(settings) === 'calm' ? 'audit' : random.pick(['orders', 'audit'])
  const { partitions } = await client.admin.topics.describe(name)
  if (partitions.length === PARTITIONS_MAX) return
  await client.admin.topics.addPartitions(name, partitions.length + 1)
  coverage.count('deed-partition-added')
}

/** Only where the topic may lose records to retention at all. */
async function alterRetention({ random, settings }: ActorParts, client: Client): Promise<void> {
  if (!isRetained(settings)) return
  await client.admin.configs.alter({ type: 'topic', name: 'audit' }, [
    { name: 'retention.ms', value: random.pick([undefined, '1000', '10000']) },
    { name: 'retention.bytes', value: random.pick([undefined, '0', '5000']) },
  ])
}

export function isRetained(settings: ActorParts['settings']): boolean {
  return numberOf(settings, 'audit.retention.ms', -1) >= 0 || numberOf(settings, 'audit.retention.bytes', -1) >= 0
}

async function lookAround({ random }: ActorParts, client: Client, audit: SimTopic): Promise<void> {
  const { groups, topics, configs } = client.admin
  const group = random.pick(['team-1', 'team-2', 'solo-1', 'nobody'])
  await groups.list()
  await groups.describe(group)
  await groups.offsets(group)
  await topics.list()
  await configs.describe({ type: 'topic', name: audit.name })
}
