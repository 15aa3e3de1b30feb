import { count, positiveCount, quantity, z } from '../schema.ts'

/** What MSK's API answers, as far as an inventory needs it; other fields are passed over. */

const arn = z.string().startsWith('arn:')

const provisioned = z.looseObject({
  BrokerNodeGroupInfo: z
    .looseObject({
      InstanceType: z.string().min(1).optional(),
      ZoneIds: z.array(z.string().min(1)).optional(),
      StorageInfo: z.looseObject({ EbsStorageInfo: z.looseObject({ VolumeSize: quantity }).optional() }).optional(),
    })
    .optional(),
  CurrentBrokerSoftwareInfo: z.looseObject({ KafkaVersion: z.string().min(1).optional() }).optional(),
  NumberOfBrokerNodes: positiveCount.optional(),
  StorageMode: z.enum(['LOCAL', 'TIERED']).optional(),
})

/** Before the second version of the API what is provisioned lay in the cluster itself. */
export const clusterInfo = provisioned.extend({
  ClusterName: z.string().min(1),
  ClusterArn: arn.optional(),
  ClusterType: z.enum(['PROVISIONED', 'SERVERLESS']).optional(),
  Provisioned: provisioned.optional(),
  Serverless: z.looseObject({}).optional(),
  Tags: z.record(z.string().min(1), z.string()).optional(),
})
export const clusterList = z.looseObject({ ClusterInfoList: z.array(clusterInfo) })
export const oneCluster = z.looseObject({ ClusterInfo: clusterInfo })

export const node = z.looseObject({
  NodeType: z.string().optional(),
  InstanceType: z.string().min(1).optional(),
  BrokerNodeInfo: z.looseObject({ BrokerId: count, Endpoints: z.array(z.string()).optional() }).optional(),
})
export const nodes = z.looseObject({ NodeInfoList: z.array(node) })

export const configuration = z.looseObject({ ServerProperties: z.string() })

export const topic = z.looseObject({
  TopicName: z.string().min(1),
  PartitionCount: positiveCount.optional(),
  ReplicationFactor: positiveCount.optional(),
})
export const topics = z.looseObject({ Topics: z.array(topic) })

export const secrets = z.looseObject({ SecretArnList: z.array(arn) })

export const vpcConnections = z.looseObject({ VpcConnections: z.array(z.looseObject({ VpcId: z.string().min(1) })) })

export const replicators = z.looseObject({ Replicators: z.array(z.looseObject({ ReplicatorName: z.string().min(1) })) })
