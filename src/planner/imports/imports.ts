import { bill } from './bill.ts'
import { clients } from './clients.ts'
import { cloudwatch } from './cloudwatch.ts'
import { connect } from './connect.ts'
import { flowLogs } from './flow-logs.ts'
import type { Importer } from './importer.ts'
import { kafkaAcls } from './kafka-acls.ts'
import { kafkaConfigs } from './kafka-configs.ts'
import { kafkaConsumerGroups } from './kafka-consumer-groups.ts'
import { kafkaLogDirs } from './kafka-log-dirs.ts'
import { kafkaShareGroups } from './kafka-share-groups.ts'
import { kafkaStreamsGroups } from './kafka-streams-groups.ts'
import { kafkaTopics } from './kafka-topics.ts'
import { mskApi } from './msk-api.ts'
import { prometheus } from './prometheus.ts'
import { schemaRegistry } from './schema-registry.ts'

/** All kinds that `plan inventory import` takes. */
export const IMPORTERS: readonly Importer[] = [
  kafkaTopics,
  kafkaConfigs,
  kafkaConsumerGroups,
  kafkaShareGroups,
  kafkaStreamsGroups,
  kafkaLogDirs,
  kafkaAcls,
  cloudwatch,
  bill,
  clients,
  flowLogs,
  mskApi,
  connect,
  prometheus,
  schemaRegistry,
]
