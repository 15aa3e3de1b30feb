import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'
import { hideWith, KEEP } from '../estate/hide.ts'

/** As the importers of these tests hash. */
const HIDDEN = hideWith('salt')
const GROUPS_2_4 = `
GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID                                     HOST            CLIENT-ID
billing         orders          0          5               9               4               app-1-d5e87b58-ca00-4d70-98ed-9b8b25c57d74      /10.0.0.1       app-1
billing         orders          1          -               9               -               app-1-d5e87b58-ca00-4d70-98ed-9b8b25c57d74      /10.0.0.1       app-1

Consumer group 'nightly' has no active members.

GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
nightly         payments        0          7               7               0               -               -               -
`
const GROUPS_4_3 = `
GROUP           TOPIC           PARTITION  LEADER-EPOCH CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
billing         payments        0          0            3               3               0               app-1-d5e       /127.0.0.1      app-1
`
const MEMBERS_3_6 = `
GROUP           CONSUMER-ID     GROUP-INSTANCE-ID HOST            CLIENT-ID       #PARTITIONS     ASSIGNMENT
billing         app-1-d5e       worker-1          /10.0.0.1       app-1           3               orders(0,1), payments(2)
billing         app-2-77a       -                 /10.0.0.2       app-2           0               -
`
const MEMBERS_4_3 = `
GROUP           CONSUMER-ID     HOST            CLIENT-ID       #PARTITIONS     CURRENT-EPOCH   CURRENT-ASSIGNMENT      TARGET-EPOCH    TARGET-ASSIGNMENT
billing         app-1-d5e       /10.0.0.1       app-1           2               3               orders:0,1;payments:2   3               orders:0,1;payments:2
`
const STATE_4_3 = `
GROUP           COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE                GROUP-EPOCH     TARGET-ASSIGNMENT-EPOCH   #MEMBERS
billing         localhost:34483  (1)      range                Stable               -               -                         1
`
const STATE_2_4 = `
GROUP                     COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE           #MEMBERS
billing                   10.0.0.9:9092 (1)         range                Stable          2
nightly                   10.0.0.9:9092 (1)                              Empty           0
`

describe('kafka-consumer-groups', () => {
  it('gives offsets, lag and members as 2.4 and 4.3 write them', () => {
    assert.deepEqual(found('kafka-consumer-groups', GROUPS_2_4).clusters![0]!.groups, [
      {
        id: 'billing',
        offsets: [
          { topic: 'orders', partition: 0, offset: 5, lagRecords: 4 },
          { topic: 'orders', partition: 1, offset: null, lagRecords: null },
        ],
        members: [
          {
            clientId: 'app-1',
            host: HIDDEN.address('10.0.0.1'),
            partitions: [
              { topic: 'orders', partition: 0 },
              { topic: 'orders', partition: 1 },
            ],
          },
        ],
      },
      { id: 'nightly', members: [], offsets: [{ topic: 'payments', partition: 0, offset: 7, lagRecords: 0 }] },
    ])
    const [group] = found('kafka-consumer-groups', GROUPS_4_3).clusters![0]!.groups!
    assert.deepEqual(group!.offsets, [{ topic: 'payments', partition: 0, offset: 3, lagRecords: 0 }])
  })

  it('gives members and what they read as 3.6 and 4.3 write them; hosts as hashes unless they are wanted', () => {
    const [old] = found('kafka-consumer-groups', MEMBERS_3_6, { hide: KEEP }).clusters![0]!.groups!
    assert.deepEqual(old!.members![0], {
      clientId: 'app-1',
      instanceId: 'worker-1',
      host: '10.0.0.1',
      partitions: [
        { topic: 'orders', partition: 0 },
        { topic: 'orders', partition: 1 },
        { topic: 'payments', partition: 2 },
      ],
    })
    assert.deepEqual(old!.members![1], { clientId: 'app-2', instanceId: null, host: '10.0.0.2', partitions: [] })
    const [group] = found('kafka-consumer-groups', MEMBERS_4_3).clusters![0]!.groups!
    assert.equal(group!.members![0]!.partitions!.length, 3)
    assert.equal(group!.members![0]!.host, HIDDEN.address('/10.0.0.1'))
  })

  it('gives states, kinds and names', () => {
    assert.deepEqual(found('kafka-consumer-groups', STATE_4_3).clusters![0]!.groups, [
      { id: 'billing', state: 'Stable', assignor: 'range' },
    ])
    assert.deepEqual(found('kafka-consumer-groups', STATE_2_4).clusters![0]!.groups![1], { id: 'nightly', state: 'Empty' })
    assert.deepEqual(found('kafka-consumer-groups', 'GROUP   TYPE      STATE\nbilling Classic   Stable\n').clusters![0]!.groups, [
      { id: 'billing', state: 'Stable', kind: 'classic' },
    ])
    assert.deepEqual(found('kafka-consumer-groups', 'billing\nnightly\n').clusters![0]!.groups, [
      { id: 'billing' },
      { id: 'nightly' },
    ])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('kafka-consumer-groups', 'GROUP COLOUR', '1:7')
    refusedAt('kafka-consumer-groups', 'Error: Executing consumer group command failed', '1:1')
    refusedAt('kafka-consumer-groups', `${GROUPS_4_3}my group  orders 0 0 1 1 0 a /h a`, '4:1')
    refusedAt('kafka-consumer-groups', GROUPS_4_3.replace('3               3 ', 'x               3 '), '3:57')
  })
})

/** Without columns that came later: 4.0 told no lag and no count of partitions. */
const SHARE_4_0 = `
GROUP           TOPIC           PARTITION  START-OFFSET
workers         jobs            0          5
workers         jobs            1          -

GROUP           CONSUMER-ID            HOST            CLIENT-ID       ASSIGNMENT
workers         6cIvUq4rQbOi8YlX0vwtKA /10.0.0.1       worker-1        jobs:0,1
`
const SHARE_4_3 = `
Share group 'idle' has no active members.

Share group 'idle' has no offset information.

GROUP           TOPIC           PARTITION  LEADER-EPOCH  START-OFFSET  LAG
workers         jobs            0          0             5             4

GROUP           CONSUMER-ID            HOST            CLIENT-ID       #PARTITIONS  MEMBER-EPOCH  ASSIGNMENT
workers         6cIvUq4rQbOi8YlX0vwtKA /10.0.0.1       worker-1        2            3             jobs:0,1
workers         3pJxBq4rQbOi8YlX0vwtKB /10.0.0.2       worker-2        0            3             

GROUP           COORDINATOR (ID)          STATE           GROUP-EPOCH  ASSIGNMENT-EPOCH  #MEMBERS
workers         10.0.0.9:9092  (1)        Stable          3            3                 2
`
const STREAMS_4_1 = `
GROUP           TOPIC           PARTITION  LEADER-EPOCH    OFFSET-LAG
counts          words           0                          7

GROUP           MEMBER          PROCESS         CLIENT-ID
counts          m-1             p-1             counts-client
ACTIVE-TASKS:: 0: [0, 1] 
STANDBY-TASKS:: 
WARMUP-TASKS:: 

GROUP           COORDINATOR (ID)          STATE           #MEMBERS
counts          10.0.0.9:9092  (1)        Stable          1
`

describe('kafka-share-groups', () => {
  const worker = { clientId: 'worker-1', host: HIDDEN.address('10.0.0.1') }
  const partitions = [0, 1].map((partition) => ({ topic: 'jobs', partition }))

  it('gives offsets, lag, members and states as 4.0 and 4.3 write them', () => {
    assert.deepEqual(found('kafka-share-groups', SHARE_4_0).clusters![0]!.groups, [
      {
        id: 'workers',
        kind: 'share',
        offsets: [
          { topic: 'jobs', partition: 0, offset: 5 },
          { topic: 'jobs', partition: 1, offset: null },
        ],
        members: [{ ...worker, partitions }],
      },
    ])
    assert.deepEqual(found('kafka-share-groups', SHARE_4_3).clusters![0]!.groups, [
      { id: 'idle', kind: 'share', members: [], offsets: [] },
      {
        id: 'workers',
        kind: 'share',
        state: 'Stable',
        offsets: [{ topic: 'jobs', partition: 0, offset: 5, lagRecords: 4 }],
        members: [
          { ...worker, partitions },
          { clientId: 'worker-2', host: HIDDEN.address('10.0.0.2'), partitions: [] },
        ],
      },
    ])
    assert.deepEqual(found('kafka-share-groups', 'GROUP           STATE\nworkers         Empty\n').clusters![0]!.groups, [
      { id: 'workers', kind: 'share', state: 'Empty' },
    ])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('kafka-share-groups', SHARE_4_3.replace('5             4', 'x             4'), '7:58')
    refusedAt('kafka-share-groups', 'Error: Share group not found', '1:1')
  })
})

describe('kafka-streams-groups', () => {
  it('gives lag, members and states as 4.1 and 4.3 write them', () => {
    const [group] = found('kafka-streams-groups', STREAMS_4_1).clusters![0]!.groups!
    assert.deepEqual(group, {
      id: 'counts',
      kind: 'streams',
      state: 'Stable',
      offsets: [{ topic: 'words', partition: 0, lagRecords: 7 }],
      members: [{ clientId: 'counts-client' }],
    })
    assert.deepEqual(found('kafka-streams-groups', 'counts\n').clusters![0]!.groups, [{ id: 'counts', kind: 'streams' }])
  })
})

const LOG_DIRS_2_8 = `Querying brokers for log directories information
Received log directory information from brokers 1,2
{"version":1,"brokers":[{"broker":1,"logDirs":[{"logDir":"/data","error":null,"partitions":[{"partition":"my-topic-0","size":100,"offsetLag":0,"isFuture":false}]}]},{"broker":2,"logDirs":[{"logDir":"/data","error":null,"partitions":[{"partition":"my-topic-0","size":90,"offsetLag":3,"isFuture":false},{"partition":"my-topic-1","size":999,"offsetLag":3,"isFuture":true}]}]}]}
`
const LOG_DIRS_4_3 = `Querying brokers for log directories information
Received log directory information from brokers 1
{"brokers":[{"broker":1,"logDirs":[{"partitions":[{"partition":"payments-0","size":7,"offsetLag":0,"isFuture":false}],"error":null,"totalBytes":1000,"usableBytes":-1,"logDir":"/data"}]}],"version":1}
`

describe('kafka-log-dirs', () => {
  it('gives the bytes of the largest copy, and disks where the broker tells them', () => {
    const [old] = found('kafka-log-dirs', LOG_DIRS_2_8).clusters!
    assert.deepEqual(old!.topics, [{ name: 'my-topic', partitions: [{ index: 0, sizeBytes: 100 }] }])
    assert.deepEqual(old!.brokers, [
      { id: 1, logDirs: [{ path: '/data' }] },
      { id: 2, logDirs: [{ path: '/data' }] },
    ])
    const [cluster] = found('kafka-log-dirs', LOG_DIRS_4_3).clusters!
    assert.deepEqual(cluster!.brokers, [{ id: 1, logDirs: [{ path: '/data', totalBytes: 1000 }] }])
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('kafka-log-dirs', LOG_DIRS_4_3.replace('"payments-0"', '"payments"'), '3:64')
    refusedAt('kafka-log-dirs', LOG_DIRS_4_3.replace('"size":7', '"size":-7'), '3:84')
    refusedAt('kafka-log-dirs', LOG_DIRS_4_3.replace(',"version":1}', ''), '4:1')
    refusedAt('kafka-log-dirs', '{"version":2,"brokers":[]}', '1:12')
    refusedAt('kafka-log-dirs', '{"version":1 "brokers":[]}', '1:14')
  })
})

const ACLS_1_1 = `Current ACLs for resource \`Topic:orders\`: 
 \tUser:ann has Allow permission for operations: Read from hosts: *
\tUser:bob has Deny permission for operations: DescribeConfigs from hosts: 10.0.0.7

`
const ACLS_4_0 = `Current ACLs for resource \`ResourcePattern(resourceType=TRANSACTIONAL_ID, name=pay-, patternType=PREFIXED)\`: 
 \t(principal=User:CN=ann,O=Shop, host=*, operation=WRITE, permissionType=ALLOW)
\t(principal=User:bob, host=10.0.0.7, operation=WRITE, permissionType=ALLOW)
\t(principal=User:bob, host=10.0.0.8, operation=WRITE, permissionType=ALLOW) 

`

describe('kafka-acls', () => {
  it('is read as 1.1 and 4.0 write it, addresses hashed', () => {
    const orders = { resourceType: 'TOPIC', resourceName: 'orders', patternType: 'LITERAL' }
    assert.deepEqual(found('kafka-acls', ACLS_1_1).clusters![0]!.acls, [
      { principal: 'User:ann', host: '*', operation: 'READ', permission: 'ALLOW', ...orders },
      { principal: 'User:bob', host: HIDDEN.address('10.0.0.7'), operation: 'DESCRIBE_CONFIGS', permission: 'DENY', ...orders },
    ])
    const { acls } = found('kafka-acls', ACLS_4_0).clusters![0]!
    assert.deepEqual(acls![0], {
      principal: 'User:CN=ann,O=Shop',
      host: '*',
      operation: 'WRITE',
      permission: 'ALLOW',
      resourceType: 'TRANSACTIONAL_ID',
      resourceName: 'pay-',
      patternType: 'PREFIXED',
    })
    assert.deepEqual(
      acls!.map(({ host }) => host),
      ['*', HIDDEN.address('10.0.0.7'), HIDDEN.address('10.0.0.8')],
    )
    assert.equal(found('kafka-acls', ACLS_4_0, { hide: KEEP }).clusters![0]!.acls![1]!.host, '10.0.0.7')
  })

  it('without entries says that there are none, and a refusal says nothing', () => {
    assert.deepEqual(found('kafka-acls', '').clusters![0]!.acls, [])
    refusedAt('kafka-acls', 'Error while executing ACL command: SecurityDisabledException', '1:1')
    refusedAt('kafka-acls', `${ACLS_4_0}\n\tsomething else`, '7:2')
  })
})
