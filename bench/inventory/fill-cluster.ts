import type { Log } from '../../src/base/ports.ts'
import { Client } from '../../src/client/client.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { RealNetwork } from '../../src/platform/network.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { offsetCommitApi } from '../../src/protocol/generated/08-offset-commit.ts'
import { createTopicsApi } from '../../src/protocol/generated/19-create-topics.ts'

export interface ClusterSize {
  readonly topics: number
  readonly partitionsEach: number
  readonly groups: number
}

const TOPICS_PER_REQUEST = 200
const GROUPS_AT_ONCE = 20
/** A record lands in every partition of one topic in so many. */
const WRITTEN_EVERY = 100
const silent: Log = { debugEnabled: false, debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

/** Topics with settings of their own, records in some of them, and groups that have committed. */
export async function fillCluster(address: string, size: ClusterSize): Promise<void> {
  const [host, port] = address.split(':') as [string, string]
  const parts = {
    clock: new RealClock(),
    random: new RealRandom(),
    network: new RealNetwork(silent),
    compute: await openCompute(),
    log: silent,
  }
  const settings = { bootstrap: [{ host, port: Number(port) }], softwareVersion: '1', requestMs: 120_000, totalMs: 600_000 }
  const client = new Client(parts, settings)
  try {
    await createTopics(client, size)
    await writeSome(client, size)
    await commit(client, size)
  } finally {
    client.close()
  }
}

function topicName(at: number): string {
  return `topic-${String(at).padStart(5, '0')}`
}

async function createTopics(client: Client, { topics, partitionsEach }: ClusterSize): Promise<void> {
  for (let from = 0; from < topics; from += TOPICS_PER_REQUEST) {
    const count = Math.min(TOPICS_PER_REQUEST, topics - from)
    const wanted = Array.from({ length: count }, (_, at) => ({
      name: topicName(from + at),
      numPartitions: partitionsEach,
      replicationFactor: -1,
      assignments: [],
      configs: [
        (from + at) % 10 === 0 ? { name: 'cleanup.policy', value: 'compact' } : { name: 'retention.ms', value: '86400000' },
      ],
    }))
    const asked = { topics: wanted, timeoutMs: 60_000, validateOnly: false }
    const answer = await client.cluster.request(createTopicsApi, asked, 'controller')
    const failed = answer.topics.find(({ errorCode }) => errorCode !== 0)
    if (failed !== undefined) throw new Error(`${failed.name} can't be made: ${failed.errorMessage}`)
  }
}

async function writeSome(client: Client, { topics, partitionsEach }: ClusterSize): Promise<void> {
  const producer = client.producer()
  const sent: Promise<unknown>[] = []
  for (let at = 0; at < topics; at += WRITTEN_EVERY) {
    for (let partition = 0; partition < partitionsEach; partition++) {
      sent.push(
        producer.send({ topic: topicName(at), partition, key: Buffer.from('key'), value: Buffer.from('value'), headers: [] }),
      )
    }
  }
  await Promise.all(sent)
  await producer.close()
}

async function commit(client: Client, { topics, partitionsEach, groups }: ClusterSize): Promise<void> {
  const one = async (at: number): Promise<void> => {
    const groupId = `group-${String(at).padStart(5, '0')}`
    const name = topicName((at * 7) % topics)
    const partitions = Array.from({ length: partitionsEach }, (_, partitionIndex) => ({
      partitionIndex,
      committedOffset: 0,
      committedMetadata: null,
    }))
    const asked = { groupId, generationIdOrMemberEpoch: -1, memberId: '', topics: [{ name, partitions }] }
    await client.cluster.retrying(() => client.cluster.request(offsetCommitApi, asked, { group: groupId }, { maxVersion: 9 }))
  }
  for (let from = 0; from < groups; from += GROUPS_AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(GROUPS_AT_ONCE, groups - from) }, (_, at) => one(from + at)))
  }
}
