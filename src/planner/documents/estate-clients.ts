import { count, dateText, quantity, z } from '../schema.ts'
import { maybe, name } from './estate-fields.ts'

const member = z.strictObject({
  clientId: maybe(z.string()),
  instanceId: maybe(z.string()),
  host: maybe(z.string()),
  zoneId: maybe(z.string()),
  partitions: maybe(z.array(z.strictObject({ topic: name, partition: count }))),
})

export const group = z.strictObject({
  id: name,
  kind: maybe(z.enum(['classic', 'consumer', 'share', 'connect', 'streams', 'none'])),
  state: maybe(z.string()),
  assignor: maybe(z.string()),
  members: maybe(z.array(member)),
  offsets: maybe(
    z.array(
      z.strictObject({
        topic: name,
        partition: count,
        offset: maybe(z.int()),
        lagRecords: maybe(z.int()),
        lagSeconds: maybe(z.number()),
      }),
    ),
  ),
  owner: maybe(z.string()),
  commitsWithoutMembers: maybe(z.boolean()),
})

export const acl = z.strictObject({
  principal: name,
  host: name,
  operation: name,
  permission: name,
  resourceType: name,
  resourceName: name,
  patternType: name,
})

export const quota = z.strictObject({
  entity: z.strictObject({ user: maybe(z.string()), clientId: maybe(z.string()), ip: maybe(z.string()) }),
  key: name,
  value: z.number(),
})

/** Neither salts nor keys: the protocol doesn't give them, and a document doesn't take them. */
export const scramUser = z.strictObject({ name, mechanism: name, iterations: maybe(count) })

export const connector = z.strictObject({
  name,
  cluster: maybe(z.string()).describe('the group of workers'),
  kind: maybe(z.enum(['source', 'sink'])),
  class: maybe(z.string()),
  version: maybe(z.string()),
  tasks: maybe(count),
  topics: maybe(z.array(name)),
  managed: maybe(z.enum(['self', 'msk-connect'])),
  exactlyOnce: maybe(z.boolean()),
})

export const schemaRegistry = z.strictObject({
  kind: z.enum(['confluent', 'apicurio', 'karapace', 'glue', 'none']),
  subjects: maybe(
    z.array(
      z.strictObject({
        name,
        latestVersion: maybe(z.int()),
        id: maybe(z.union([z.int(), z.string()])),
        type: maybe(z.string()),
        references: maybe(z.array(z.string())),
      }),
    ),
  ),
  compatibility: maybe(z.string()),
  mode: maybe(z.string()),
})

export const client = z.strictObject({
  key: name.describe('hash of client id, principal and role'),
  clientId: maybe(z.string()),
  softwareName: maybe(z.string()),
  softwareVersion: maybe(z.string()),
  principal: maybe(z.string()),
  zoneId: maybe(z.string()),
  networkId: maybe(z.string()),
  roles: maybe(z.array(name)),
  topics: maybe(z.array(name)),
  apiVersionsMax: maybe(z.record(z.string(), z.int())),
  features: maybe(
    z.strictObject({
      idempotent: maybe(z.boolean()),
      transactional: maybe(z.boolean()),
      rackAware: maybe(z.boolean()),
      zoneTagged: maybe(z.boolean()),
      groupProtocol: maybe(z.string()),
      staticMember: maybe(z.boolean()),
    }),
  ),
  bytesInPerSecond: maybe(quantity).describe('bytes that it writes'),
  bytesOutPerSecond: maybe(quantity).describe('bytes that it reads'),
  firstSeen: maybe(dateText),
  lastSeen: maybe(dateText),
  seenBy: maybe(z.array(z.string())),
})

export const application = z.strictObject({
  id: name,
  owner: maybe(z.string()),
  kind: maybe(z.enum(['service', 'streams', 'connect', 'flink', 'batch', 'exactly-once-connector'])),
  groups: maybe(z.array(name)),
  transactionalIds: maybe(z.array(name)),
  topicsRead: maybe(z.array(name)),
  topicsWritten: maybe(z.array(name)),
})
