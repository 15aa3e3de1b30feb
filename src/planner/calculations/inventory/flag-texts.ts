import { z } from '../../schema.ts'

/** What a flag means for whoever plans, by its id. */
export const flagTexts = z.record(z.string(), z.string())

/** A file of limits may lay its own `redFlags` over these. */
export const FLAG_TEXTS: z.output<typeof flagTexts> = {
  'version-floor': 'Too old to be linked: it must be upgraded first.',
  'iam-only': 'Clients that know only AWS IAM need another way to authenticate elsewhere.',
  'unauthenticated-listener': 'Anybody who reaches the listener may read and write.',
  'partitions-near-limit': 'The service refuses changes above its limit of partitions.',
  'many-partitions': 'Failover, metadata and migration all take longer.',
  'no-acls': 'Nothing says who may do what: the target has no rules to take over.',
  transactions: 'Topics of one transaction move together, and their consumers must be checked.',
  streams: 'Topics of an application move together with its state.',
  'tiered-storage': 'Old records lie remotely: copying them takes longer and may cost retrieval.',
  'connect-managed': 'Managed connectors do not move: they are made anew.',
  'clients-unidentified': 'Nobody knows who would break.',
  'multi-region': 'Traffic between regions has its own price and its own order of moving.',
  'stale-inventory': 'The estate may have changed since.',
  'connect-self-managed': 'Workers and their internal topics must be moved, too.',
  schemaless: 'Nothing says what records contain.',
  'glue-registry': 'Records carry ids of a registry that stays behind.',
  'hidden-cluster': 'Something is billed that the inventory does not have.',
  'message-format': 'Old message formats lack producer ids and headers, and are converted when read.',
  'unclean-on-durable': 'Acknowledged records can be lost.',
  'commits-without-members': 'Consumers assign partitions themselves: they are not seen as members.',
  'zookeeper-mode': 'The cluster must leave ZooKeeper, or be left.',
  'wildcard-acls': 'Rules that allow anybody allow too much.',
  'express-or-serverless-source': 'Settings and access are limited there: check what can be read and linked.',
  'untrusted-authority': 'Clients or brokers would refuse each other by their certificates.',
}
