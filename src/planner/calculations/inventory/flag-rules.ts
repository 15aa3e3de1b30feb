import { count, quantity, share, z } from '../../schema.ts'
import { isVersionAtLeast } from '../kafka-version.ts'

const texts = z.array(z.string().min(1))

/** What flags are read from. Missing or null: not collected. */
export const flagFacts = z.strictObject({
  kafkaVersion: z.string().nullish(),
  authentication: texts.nullish().describe('none, iam, scram, mtls, … as listeners offer them'),
  partitionReplicas: count.nullish().describe('copies of partitions, all brokers together'),
  partitionLimit: count.nullish().describe('copies that all brokers together may hold'),
  partitions: count.nullish(),
  acls: count.nullish(),
  transactionalIds: count.nullish(),
  streamsApps: count.nullish(),
  tieredTopics: count.nullish(),
  managedConnectors: count.nullish(),
  unidentifiedBytesShare: share.nullish().describe('share of bytes of clients that nobody knows'),
  regions: texts.nullish(),
  ageDays: quantity.nullish().describe('days since the inventory was taken'),
  selfManagedConnectors: count.nullish(),
  topicsWithoutSchema: count.nullish(),
  schemaRegistry: z.string().nullish().describe('confluent, apicurio, karapace, glue, none'),
  hiddenBrokerTypes: texts.nullish().describe('what plan inventory reconcile found'),
  oldFormatTopics: count.nullish().describe('topics whose message format is below 2'),
  uncleanDurableTopics: count.nullish().describe('topics that must not lose records, and elect unclean leaders'),
  groupsWithoutMembers: count.nullish().describe('groups that commit and have no members'),
  metadataMode: z.enum(['kraft', 'zookeeper']).nullish(),
  wildcardAcls: count.nullish(),
  platform: z.string().nullish().describe('msk-standard, msk-express, msk-serverless, ec2, …'),
  untrustedAuthorities: count.nullish().describe('certificate authorities that the target does not trust'),
})

export type FlagFacts = z.output<typeof flagFacts>
type FactName = keyof FlagFacts

/** Thresholds that a file of limits may change. */
export const FLAG_CONSTANTS = {
  partitionsShareMin: 0.7,
  partitionsMax: 10_000,
  unidentifiedBytesShareMax: 0.2,
  ageDaysMax: 7,
}

type Constants = Readonly<Record<keyof typeof FLAG_CONSTANTS, number>>
type Known = { readonly [Name in FactName]-?: NonNullable<FlagFacts[Name]> }

export interface FlagRule {
  readonly needs: readonly FactName[]
  readonly rule: (constants: Constants) => string
  /** Asked only if all that it needs is known; null if a text says nothing. */
  readonly isTriggered: (facts: Known, constants: Constants) => boolean | null
}

const VERSION_FLOOR = '0.11'
const LIMITED_PLATFORMS = ['msk-express', 'msk-serverless']

/** Most flags: there are some of these. */
function some(name: { [Name in FactName]: Known[Name] extends number ? Name : never }[FactName]): FlagRule {
  return { needs: [name], rule: () => `${name} > 0`, isTriggered: (facts) => facts[name] > 0 }
}

export const FLAG_RULES: Readonly<Record<string, FlagRule>> = {
  'version-floor': {
    needs: ['kafkaVersion'],
    rule: () => `kafkaVersion < ${VERSION_FLOOR}`,
    isTriggered: ({ kafkaVersion }) => inverse(isVersionAtLeast(kafkaVersion, VERSION_FLOOR)),
  },
  'iam-only': {
    needs: ['authentication'],
    rule: () => 'authentication is iam and nothing else',
    isTriggered: ({ authentication }) => authentication.length > 0 && authentication.every((one) => one === 'iam'),
  },
  'unauthenticated-listener': {
    needs: ['authentication'],
    rule: () => 'authentication has none',
    isTriggered: ({ authentication }) => authentication.includes('none'),
  },
  'partitions-near-limit': {
    needs: ['partitionReplicas', 'partitionLimit'],
    rule: ({ partitionsShareMin }) => `partitionReplicas ≥ ${partitionsShareMin} × partitionLimit`,
    // Rounded as counts are: 70 % of 12,000 is 8,400.
    isTriggered: ({ partitionReplicas, partitionLimit }, { partitionsShareMin }) =>
      partitionReplicas >= Math.round(partitionsShareMin * partitionLimit * 1e9) / 1e9,
  },
  'many-partitions': {
    needs: ['partitions'],
    rule: ({ partitionsMax }) => `partitions > ${partitionsMax}`,
    isTriggered: ({ partitions }, { partitionsMax }) => partitions > partitionsMax,
  },
  'no-acls': { needs: ['acls'], rule: () => 'acls = 0', isTriggered: ({ acls }) => acls === 0 },
  transactions: some('transactionalIds'),
  streams: some('streamsApps'),
  'tiered-storage': some('tieredTopics'),
  'connect-managed': some('managedConnectors'),
  'clients-unidentified': {
    needs: ['unidentifiedBytesShare'],
    rule: ({ unidentifiedBytesShareMax }) => `unidentifiedBytesShare > ${unidentifiedBytesShareMax}`,
    isTriggered: ({ unidentifiedBytesShare }, { unidentifiedBytesShareMax }) =>
      unidentifiedBytesShare > unidentifiedBytesShareMax,
  },
  'multi-region': {
    needs: ['regions'],
    rule: () => 'more than one region',
    isTriggered: ({ regions }) => new Set(regions).size > 1,
  },
  'stale-inventory': {
    needs: ['ageDays'],
    rule: ({ ageDaysMax }) => `ageDays > ${ageDaysMax}`,
    isTriggered: ({ ageDays }, { ageDaysMax }) => ageDays > ageDaysMax,
  },
  'connect-self-managed': some('selfManagedConnectors'),
  schemaless: some('topicsWithoutSchema'),
  'glue-registry': {
    needs: ['schemaRegistry'],
    rule: () => 'schemaRegistry is glue',
    isTriggered: ({ schemaRegistry }) => schemaRegistry === 'glue',
  },
  'hidden-cluster': {
    needs: ['hiddenBrokerTypes'],
    rule: () => 'broker types are billed that no cluster has',
    isTriggered: ({ hiddenBrokerTypes }) => hiddenBrokerTypes.length > 0,
  },
  'message-format': some('oldFormatTopics'),
  'unclean-on-durable': some('uncleanDurableTopics'),
  'commits-without-members': some('groupsWithoutMembers'),
  'zookeeper-mode': {
    needs: ['metadataMode'],
    rule: () => 'metadataMode is zookeeper',
    isTriggered: ({ metadataMode }) => metadataMode === 'zookeeper',
  },
  'wildcard-acls': some('wildcardAcls'),
  'express-or-serverless-source': {
    needs: ['platform'],
    rule: () => `platform is ${LIMITED_PLATFORMS.join(' or ')}`,
    isTriggered: ({ platform }) => LIMITED_PLATFORMS.includes(platform),
  },
  'untrusted-authority': some('untrustedAuthorities'),
}

function inverse(value: boolean | null): boolean | null {
  return value === null ? null : !value
}
