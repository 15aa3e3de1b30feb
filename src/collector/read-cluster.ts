import { Failure } from '../base/failure.ts'
import { softwareOf } from '../client/handshake.ts'
import { NO_UUID } from '../protocol/absent.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type DecodedMetadataResponseTopic, metadataApi } from '../protocol/generated/03-metadata.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { describeClusterApi } from '../protocol/generated/60-describe-cluster.ts'
import { CLUSTER, type PartitionFound, type Scene, type TopicFound } from './findings.ts'
import { FETCH, kafkaVersions, LEADER_AND_ISR } from './kafka-versions.ts'
import { codeProblem, type Problem, problemOf } from './problem.ts'

const DESCRIBE = 8
const NOT_TOLD = -0x80000000
const NO_PARTITIONS: Problem = { status: 'refused', text: 'a topic without partitions on Metadata' }
const NO_NAME: Problem = { status: 'refused', text: 'a topic without a name on Metadata' }
const NO_INDEX: Problem = { status: 'refused', text: 'a partition without a number on Metadata' }
const ZONE_ID = /^[a-z0-9]+-az\d+$/

/** Brokers and topics. Without these there is no inventory: what fails here fails as a whole. */
export async function readTopology(scene: Scene, any: number): Promise<void> {
  const { asker, cluster, looked, hide } = scene
  const answer = await asker.ask(metadataApi, { topics: null, allowAutoTopicCreation: false }, any)
  cluster.kafkaClusterId = answer.clusterId
  cluster.brokers = answer.brokers.map(({ nodeId, host, port, rack }) => ({
    id: nodeId,
    host: hide.address(host),
    port,
    rack,
    ...(rack !== null && ZONE_ID.test(rack) ? { zoneId: rack } : {}),
    ...(answer.controllerId >= 0 ? { isController: nodeId === answer.controllerId } : {}),
  }))
  looked.at(`${CLUSTER}/brokers`).seen()
  const part = looked.at(`${CLUSTER}/topics`)
  cluster.topics = []
  for (const topic of answer.topics) {
    part.missed(codeProblem(topic.errorCode, metadataApi))
    if (topic.errorCode !== ErrorCode.NONE || topic.name === null) continue
    if (topic.name === '') {
      part.missed(NO_NAME)
      continue
    }
    part.seen()
    const partitions = topic.partitions.filter(({ partitionIndex }) => partitionIndex >= 0)
    if (partitions.length < topic.partitions.length) part.missed(NO_INDEX)
    else if (partitions.length === 0) part.missed(NO_PARTITIONS)
    cluster.topics.push(topicOf({ ...topic, partitions }, topic.name))
  }
  await askWhetherAllIsSeen(scene, any)
}

function topicOf({ topicId, isInternal, partitions }: DecodedMetadataResponseTopic, name: string): TopicFound {
  return {
    name,
    topicId: topicId === NO_UUID ? null : Buffer.from(topicId, 'hex').toString('base64url'),
    internal: isInternal,
    // As long as a topic is being made some brokers know of no partition.
    ...(partitions.length === 0
      ? {}
      : {
          partitionCount: partitions.length,
          replicationFactor: partitions.reduce((most, { replicaNodes }) => Math.max(most, replicaNodes.length), 1),
        }),
    partitions: partitions
      .map(
        (one): PartitionFound => ({
          index: one.partitionIndex,
          leader: one.leaderId < 0 ? null : one.leaderId,
          replicas: [...one.replicaNodes],
          inSyncReplicas: [...one.isrNodes],
          offlineReplicas: [...one.offlineReplicas],
        }),
      )
      .sort((one, other) => one.index - other.index),
  }
}

/** Brokers leave out what somebody may not see, and say nothing. Who may describe the cluster sees all groups, and most likely all topics. */
async function askWhetherAllIsSeen({ asker, looked }: Scene, any: number): Promise<void> {
  const part = looked.at(`${CLUSTER}/topics`)
  const unsaid = 'the cluster does not say whether there are topics that this user may not see'
  try {
    const answer = await asker.ask(describeClusterApi, { includeClusterAuthorizedOperations: true }, any)
    const operations = answer.clusterAuthorizedOperations
    if (answer.errorCode !== ErrorCode.NONE || operations === NOT_TOLD) part.note(unsaid)
    else if ((operations & (1 << DESCRIBE)) === 0) {
      const text = 'no Describe on the cluster: there may be more that this user may not see'
      for (const name of ['topics', 'groups']) looked.at(`${CLUSTER}/${name}`).missed({ status: 'refused', text })
      part.seen()
    }
  } catch (error) {
    problemOf(error, describeClusterApi)
    part.note(unsaid)
  }
}

/** What the cluster speaks, from which its version can be told roughly. Refuses those before 0.11. */
export async function readVersions({ asker, cluster, looked }: Scene, any: number): Promise<void> {
  const fetch = await asker.highestServed(FETCH, any)
  const versions = kafkaVersions(fetch ?? -1)
  if (versions === undefined) {
    const text = `the cluster serves Fetch up to version ${fetch ?? 'none'}: it is older than Kafka 0.11, the oldest that can be collected from`
    throw new Failure('invalid', 'unsupported-api', 'no', text)
  }
  cluster.kafkaVersion = versions
  looked.at(`${CLUSTER}/kafkaVersion`).note(`by Fetch up to version ${fetch}; other software may serve it, too`)
  const part = looked.at(`${CLUSTER}/featureLevels`)
  try {
    const answer = await asker.ask(apiVersionsApi, softwareOf(asker.softwareVersion), any)
    const problem = codeProblem(answer.errorCode, apiVersionsApi)
    part.missed(problem)
    if (problem !== undefined) return
    part.seen()
    const features = answer.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel] as const)
    cluster.featureLevels = Object.fromEntries(features)
    if (features.some(([name]) => name === 'metadata.version')) cluster.metadataMode = 'kraft'
    else if ((await asker.highestServed(LEADER_AND_ISR, any)) !== undefined) cluster.metadataMode = 'zookeeper'
  } catch (error) {
    part.missed(problemOf(error, apiVersionsApi))
  }
}
