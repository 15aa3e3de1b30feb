import { array, bytes, int32, message, string } from '../schema.ts'

/**
 * What a consumer tells the leader of its classic group: the `metadata` of a JoinGroup protocol, after an int16 version. v1:
 * owned partitions (KIP-429). v2: generation (KIP-792). v3: rack (KIP-881).
 */
export const consumerProtocolSubscription = message({
  name: 'ConsumerProtocolSubscription',
  kind: 'data',
  versions: [0, 3],
  fields: {
    topics: array('Topics subscribed to.', string()),
    userData: bytes("The client's own.", { nullable: true, default: null }),
    ownedPartitions: array(
      'What it owned before, for sticky assignors.',
      {
        topic: string(),
        partitions: array(int32()),
      },
      { since: 1, ignorable: true },
    ),
    generationId: int32('-1: none.', { since: 2, default: -1, ignorable: true }),
    rackId: string('Where the client is, to read nearby.', { since: 3, nullable: true, default: null, ignorable: true }),
  },
})

/**
 * What the leader of a classic consumer group gives a member: the `assignment` of SyncGroup, after an int16 version. All
 * versions look the same.
 */
export const consumerProtocolAssignment = message({
  name: 'ConsumerProtocolAssignment',
  kind: 'data',
  versions: [0, 3],
  fields: {
    assignedPartitions: array({
      topic: string(),
      partitions: array(int32()),
    }),
    userData: bytes("The assignor's own.", { nullable: true, default: null }),
  },
})
