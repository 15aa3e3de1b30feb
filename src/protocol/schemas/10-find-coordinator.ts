import { array, int8, int16, int32, message, string } from '../schema.ts'

/**
 * 10 FindCoordinator v0–v6: finds the coordinator of a group, a transactional id or a share partition. v1: key types. v3:
 * flexible. v4: several keys (KIP-699). v5: abortable errors (KIP-890). v6: share groups (KIP-932).
 */
export const findCoordinatorRequest = message({
  apiKey: 10,
  name: 'FindCoordinator',
  kind: 'request',
  versions: [0, 6],
  advertised: [0, 6],
  flexibleFrom: 3,
  fields: {
    key: string('Group, transactional id or share partition.', { until: 3 }),
    keyType: int8('0 group, 1 transaction, 2 share partition.', { since: 1, default: 0 }),
    coordinatorKeys: array('Ids to look up, all of one type.', string(), { since: 4 }),
  },
})

/** Answers FindCoordinator v0–v6. */
export const findCoordinatorResponse = message({
  apiKey: 10,
  name: 'FindCoordinator',
  kind: 'response',
  versions: [0, 6],
  flexibleFrom: 3,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    errorCode: int16({ until: 3 }),
    errorMessage: string({ since: 1, until: 3, nullable: true, ignorable: true }),
    nodeId: int32({ until: 3 }),
    host: string({ until: 3 }),
    port: int32({ until: 3 }),
    coordinators: array(
      {
        key: string(),
        nodeId: int32(),
        host: string(),
        port: int32(),
        errorCode: int16(),
        errorMessage: string({ nullable: true, ignorable: true }),
      },
      { since: 4 },
    ),
  },
})
