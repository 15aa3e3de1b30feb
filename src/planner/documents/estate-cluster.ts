import { quantity, z } from '../schema.ts'
import { acl, application, client, connector, group, quota, schemaRegistry, scramUser } from './estate-clients.ts'
import { maybe, name, settings } from './estate-fields.ts'
import { topic } from './estate-topic.ts'

export const PLATFORMS = [
  'ec2',
  'kubernetes',
  'msk-standard',
  'msk-express',
  'msk-serverless',
  'odradek',
  'automq',
  'other',
] as const

const listener = z.strictObject({
  name,
  protocol: maybe(z.enum(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'])),
  mechanisms: maybe(z.array(name)),
  network: maybe(z.string()),
  port: maybe(z.int().min(0).max(65_535)),
  public: maybe(z.boolean()),
})

const zone = z.strictObject({
  id: name.describe("the provider's zone id: use1-az1"),
  name: maybe(z.string()),
  region: maybe(z.string()),
})

const broker = z.strictObject({
  id: z.int(),
  host: maybe(z.string()),
  port: maybe(z.int()),
  rack: maybe(z.string()),
  zoneId: maybe(z.string()),
  instanceType: maybe(z.string()),
  logDirs: maybe(z.array(z.strictObject({ path: name, totalBytes: maybe(quantity), usableBytes: maybe(quantity) }))),
  storageGiB: maybe(quantity),
  settings: maybe(settings).describe('those that are not the default'),
  isController: maybe(z.boolean()),
})

export const cluster = z.strictObject({
  id: name.describe('chosen by the user, stable'),
  kafkaClusterId: maybe(z.string()).describe('as the cluster says'),
  name: maybe(z.string()),
  platform: maybe(z.enum(PLATFORMS)),
  region: maybe(z.string()),
  kafkaVersion: maybe(
    z.strictObject({
      declared: maybe(z.string()),
      inferredMin: maybe(z.string()),
      inferredMax: maybe(z.string()),
    }),
  ),
  metadataMode: maybe(z.enum(['kraft', 'zookeeper'])),
  featureLevels: maybe(z.record(name, z.int())),
  listeners: maybe(z.array(listener)),
  zones: maybe(z.array(zone)),
  brokers: maybe(z.array(broker)),
  defaults: maybe(settings).describe('broker defaults that topics inherit'),
  authorizer: maybe(z.string()),
  tieredStorage: maybe(z.boolean()),
  limits: maybe(z.record(name, z.number())).describe('of account or contract'),
  tags: maybe(z.record(name, z.string())),
  topics: maybe(z.array(topic)),
  groups: maybe(z.array(group)),
  transactionalIds: maybe(z.array(name)),
  acls: maybe(z.array(acl)),
  quotas: maybe(z.array(quota)),
  scramUsers: maybe(z.array(scramUser)),
  connectors: maybe(z.array(connector)),
  schemaRegistries: maybe(z.array(schemaRegistry)),
  clients: maybe(z.array(client)),
  applications: maybe(z.array(application)),
})

export type Cluster = z.output<typeof cluster>
export type EstateBroker = z.output<typeof broker>
