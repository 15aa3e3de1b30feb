import type { Cluster, EstateBroker } from '../documents/estate-cluster.ts'
import type { z } from '../schema.ts'
import type { Found, Importer, ImportSettings } from './importer.ts'
import { parseJson, readJson, refusalAtPath } from './json-source.ts'
import * as shapes from './msk-shapes.ts'
import { decodedProperties } from './properties.ts'
import type { Source } from './source.ts'
import { withoutSecrets } from './topic-settings.ts'

/**
 * JSON of MSK's API: which call it answers shows in its first field. Clusters of `list-clusters-v2` and `describe-cluster(-v2)` are called as MSK calls
 * them, unless `--cluster` says otherwise; the other answers name no cluster. Answers that are one page of many (`NextToken`) are refused: what is left
 * out would look as if it weren't there.
 */
export const mskApi: Importer = {
  kind: 'msk-api',
  summary:
    'JSON of list-clusters-v2, describe-cluster(-v2), list-nodes, describe-configuration-revision, list-topics, list-scram-secrets, list-vpc-connections, list-replicators',
  sections: [],
  needsCluster: false,
  read: (source, settings) => {
    const raw = parseJson(source)
    const answer = ANSWERS.find(({ field }) => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field))
    if (answer === undefined)
      throw refusalAtPath(source, '', `must be an answer with one of ${ANSWERS.map(({ field }) => field).join(', ')}`)
    if ((raw as { NextToken?: unknown }).NextToken)
      throw refusalAtPath(source, '/NextToken', 'says that this is one page of several')
    return answer.read(source, settings)
  },
}

interface Answer {
  readonly field: string
  readonly read: (source: Source, settings: ImportSettings) => Found
}

const ANSWERS: readonly Answer[] = [
  {
    field: 'ClusterInfoList',
    read: (source, settings) => ({
      clusters: readJson(source, shapes.clusterList).ClusterInfoList.map((one) => clusterOf(one, settings)),
    }),
  },
  {
    field: 'ClusterInfo',
    read: (source, settings) => ({ clusters: [clusterOf(readJson(source, shapes.oneCluster).ClusterInfo, settings)] }),
  },
  {
    field: 'NodeInfoList',
    read: (source, settings) =>
      ofCluster(source, settings, { brokers: readJson(source, shapes.nodes).NodeInfoList.flatMap((one) => brokerOf(one)) }),
  },
  {
    field: 'ServerProperties',
    read: (source, settings) => {
      const { ServerProperties: properties } = readJson(source, shapes.configuration)
      return ofCluster(source, settings, { defaults: withoutSecrets(decodedProperties(source, properties)) })
    },
  },
  {
    field: 'Topics',
    read: (source, settings) => ofCluster(source, settings, { topics: readJson(source, shapes.topics).Topics.map(topicOf) }),
  },
  {
    field: 'SecretArnList',
    read: (source, settings) =>
      ofCluster(source, settings, { scramUsers: readJson(source, shapes.secrets).SecretArnList.map(scramUserOf) }),
  },
  {
    field: 'VpcConnections',
    read: (source) => {
      const ids = new Set(readJson(source, shapes.vpcConnections).VpcConnections.map(({ VpcId: id }) => id))
      return {
        networks: [...ids].map((id) => ({ id, kind: 'vpc' as const })),
        paths: [...ids].map((id) => ({ from: { networkId: id }, to: {}, kind: 'multi-vpc' as const })),
      }
    },
  },
  {
    field: 'Replicators',
    read: (source, settings) =>
      ofCluster(source, settings, {
        connectors: readJson(source, shapes.replicators).Replicators.map(({ ReplicatorName: name }) => ({
          name,
          class: 'msk-replicator',
        })),
      }),
  },
]

function ofCluster(source: Source, settings: ImportSettings, facts: Omit<Cluster, 'id'>): Found {
  return { clusters: [{ id: chosen(source, settings), ...facts }] }
}

function chosen(source: Source, { cluster }: ImportSettings): string {
  if (cluster === '') throw refusalAtPath(source, '', 'names no cluster: say which one it is of')
  return cluster
}

function clusterOf(info: z.output<typeof shapes.clusterInfo>, { cluster, isClusterGiven }: ImportSettings): Cluster {
  const provisioned = info.Provisioned ?? info
  const software = provisioned.CurrentBrokerSoftwareInfo
  const group = provisioned.BrokerNodeGroupInfo
  const type = group?.InstanceType
  const isServerless = info.ClusterType === 'SERVERLESS' || info.Serverless != null
  const platform = isServerless ? 'msk-serverless' : type?.startsWith('express.') === true ? 'msk-express' : 'msk-standard'
  const metadata = software?.KafkaVersion === undefined ? undefined : /kraft$/.test(software.KafkaVersion) ? 'kraft' : 'zookeeper'
  const region = info.ClusterArn?.split(':')[3]
  return {
    id: isClusterGiven ? cluster : info.ClusterName,
    name: info.ClusterName,
    platform,
    ...(region === undefined || region === '' ? {} : { region }),
    ...(software?.KafkaVersion === undefined ? {} : { kafkaVersion: { declared: software.KafkaVersion } }),
    ...(metadata === undefined ? {} : { metadataMode: metadata }),
    ...(provisioned.StorageMode === undefined ? {} : { tieredStorage: provisioned.StorageMode === 'TIERED' }),
    ...(group?.ZoneIds === undefined ? {} : { zones: group.ZoneIds.map((id) => ({ id })) }),
    ...(type === undefined || provisioned.NumberOfBrokerNodes === undefined
      ? {}
      : { brokers: brokersOf(type, provisioned.NumberOfBrokerNodes, group?.StorageInfo?.EbsStorageInfo?.VolumeSize) }),
    ...(info.Tags === undefined ? {} : { tags: info.Tags }),
  }
}

/** MSK counts its brokers from 1 on. */
function brokersOf(type: string, count: number, storageGiB: number | undefined): EstateBroker[] {
  return Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    instanceType: type,
    ...(storageGiB === undefined ? {} : { storageGiB }),
  }))
}

/** Lists of nodes leave out the first word, which clusters have. */
function brokerOf({ InstanceType: type, BrokerNodeInfo: node }: z.output<typeof shapes.node>): EstateBroker[] {
  return node === undefined ? [] : [{ id: node.BrokerId, ...(type === undefined ? {} : { instanceType: fullType(type) }) }]
}

function fullType(type: string): string {
  return /^(?:kafka|express)\./.test(type) ? type : `kafka.${type}`
}

/** `…:secret:AmazonMSK_ann-AbCdEf`: the name of the secret is that of the user by habit only; the secret itself isn't here. */
function scramUserOf(arn: string) {
  const name = arn
    .split(':')
    .at(-1)!
    .replace(/-[A-Za-z0-9]{6}$/, '')
    .replace(/^AmazonMSK_/, '')
  return { name, mechanism: 'SCRAM-SHA-512' }
}

function topicOf({ TopicName: name, PartitionCount: partitions, ReplicationFactor: copies }: z.output<typeof shapes.topic>) {
  return {
    name,
    ...(partitions === undefined ? {} : { partitionCount: partitions }),
    ...(copies === undefined ? {} : { replicationFactor: copies }),
  }
}
