import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'

const GROUP = { InstanceType: 'kafka.m5.large', ZoneIds: ['use1-az1'], StorageInfo: { EbsStorageInfo: { VolumeSize: 100 } } }
const PROVISIONED = {
  BrokerNodeGroupInfo: GROUP,
  CurrentBrokerSoftwareInfo: { KafkaVersion: '3.7.x.kraft' },
  NumberOfBrokerNodes: 2,
  StorageMode: 'TIERED',
}
const ARN = 'arn:aws:kafka:us-east-1:111122223333:cluster/orders/x'
const V2 = {
  ClusterInfoList: [
    {
      ClusterType: 'PROVISIONED',
      ClusterArn: ARN,
      ClusterName: 'orders',
      Provisioned: PROVISIONED,
      State: 'ACTIVE',
      Tags: { a: 'b' },
    },
    { ClusterType: 'SERVERLESS', ClusterName: 'small', Serverless: { VpcConfigs: [] } },
  ],
}
const V1 = {
  ClusterInfo: { ClusterArn: ARN, ClusterName: 'orders', ...PROVISIONED, CurrentBrokerSoftwareInfo: { KafkaVersion: '2.8.1' } },
}
const ofJson = (value: unknown, options = {}) => found('msk-api', JSON.stringify(value), options)

describe('msk-api', () => {
  it('gives clusters as both versions of the API do', () => {
    const [orders, small] = ofJson(V2).clusters!
    const broker = { instanceType: 'kafka.m5.large', storageGiB: 100 }
    assert.deepEqual(orders, {
      id: 'orders',
      name: 'orders',
      platform: 'msk-standard',
      region: 'us-east-1',
      kafkaVersion: { declared: '3.7.x.kraft' },
      metadataMode: 'kraft',
      tieredStorage: true,
      zones: [{ id: 'use1-az1' }],
      brokers: [
        { id: 1, ...broker },
        { id: 2, ...broker },
      ],
      tags: { a: 'b' },
    })
    assert.deepEqual(small, { id: 'small', name: 'small', platform: 'msk-serverless' })
    const [old] = ofJson(V1, { isClusterGiven: true }).clusters!
    assert.deepEqual([old!.id, old!.kafkaVersion, old!.metadataMode], ['c', { declared: '2.8.1' }, 'zookeeper'])
  })

  it('gives nodes, settings, topics, users, networks and replicators', () => {
    const nodes = [
      { NodeType: 'BROKER', InstanceType: 'm5.large', BrokerNodeInfo: { BrokerId: 1, Endpoints: ['b-1'] } },
      { NodeType: 'CONTROLLER' },
    ]
    assert.deepEqual(ofJson({ NodeInfoList: nodes }).clusters![0]!.brokers, [{ id: 1, instanceType: 'kafka.m5.large' }])
    const properties = btoa('# ours\nlog.retention.hours = 72\nsome.password=x\n')
    assert.deepEqual(ofJson({ Arn: ARN, ServerProperties: properties }).clusters![0]!.defaults, {
      'log.retention.hours': '72',
      'some.password': null,
    })
    const topics = [{ TopicArn: ARN, TopicName: 'orders', PartitionCount: 3, ReplicationFactor: 2, OutOfSyncReplicaCount: 0 }]
    assert.deepEqual(ofJson({ Topics: topics }).clusters![0]!.topics, [
      { name: 'orders', partitionCount: 3, replicationFactor: 2 },
    ])
    const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:AmazonMSK_ann-AbCdEf'
    assert.deepEqual(ofJson({ SecretArnList: [secret] }).clusters![0]!.scramUsers, [{ name: 'ann', mechanism: 'SCRAM-SHA-512' }])
    const vpcs = ofJson({ VpcConnections: [{ VpcId: 'vpc-1' }, { VpcId: 'vpc-1' }] })
    assert.deepEqual(vpcs.networks, [{ id: 'vpc-1', kind: 'vpc' }])
    assert.deepEqual(vpcs.paths, [{ from: { networkId: 'vpc-1' }, to: {}, kind: 'multi-vpc' }])
    const replicators = ofJson({ Replicators: [{ ReplicatorName: 'to-west' }] })
    assert.deepEqual(replicators.clusters![0]!.connectors, [{ name: 'to-west', class: 'msk-replicator' }])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('msk-api', '{"Colours": []}', '1:1')
    refusedAt('msk-api', '{"Topics": [], "NextToken": "x"}', '1:29')
    refusedAt('msk-api', '{"Topics": [{"TopicName": "t", "PartitionCount": "3"}]}', '1:50')
    refusedAt('msk-api', '{"ServerProperties": "%%"}', '1:22')
    refusedAt('msk-api', '{"NodeInfoList": [}', '1:19')
  })
})

const config = {
  'connector.class': 'io.example.JdbcSink',
  topics: 'orders, payments',
  'tasks.max': '4',
  'connection.password': 'x',
}
const WORKER = {
  sink: {
    info: { name: 'sink', config, tasks: [{ connector: 'sink', task: 0 }], type: 'sink' },
    status: { name: 'sink', connector: { state: 'RUNNING' }, tasks: [{ id: 0 }], type: 'sink' },
  },
}

describe('connect', () => {
  it('reads what workers answer, before and since they tell types, and takes no secret', () => {
    const sink = { name: 'sink', class: 'io.example.JdbcSink', topics: ['orders', 'payments'], tasks: 1, managed: 'self' }
    assert.deepEqual(found('connect', JSON.stringify(WORKER)).clusters![0]!.connectors, [{ ...sink, kind: 'sink' }])
    const old = { sink: { info: { name: 'sink', config, tasks: [{ connector: 'sink', task: 0 }] } } }
    assert.deepEqual(found('connect', JSON.stringify(old)).clusters![0]!.connectors, [sink])
  })

  it('reads what MSK Connect answers, one or many', () => {
    const one = { connectorName: 'sink', connectorConfiguration: config, connectorState: 'RUNNING' }
    const expected = {
      name: 'sink',
      class: 'io.example.JdbcSink',
      topics: ['orders', 'payments'],
      tasks: 4,
      managed: 'msk-connect',
    }
    assert.deepEqual(found('connect', JSON.stringify(one)).clusters![0]!.connectors, [expected])
    const list = { connectors: [{ connectorName: 'sink', currentVersion: 'K' }] }
    assert.deepEqual(found('connect', JSON.stringify(list)).clusters![0]!.connectors, [{ name: 'sink', managed: 'msk-connect' }])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('connect', '["sink"]', '1:1')
    refusedAt('connect', '{"sink": {"info": {"name": 7, "config": {}}}}', '1:28')
    refusedAt('connect', '{"error_code": 404,\n "message": "no"}', '1:16')
  })
})
