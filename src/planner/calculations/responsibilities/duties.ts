import { z } from '../../schema.ts'

export const BUCKETS = ['clusterLifecycle', 'cloudIntegration', 'monitoring', 'ecosystem', 'priceVisibility'] as const
export const bucketName = z.enum(BUCKETS)

/** `service`: whoever sells it. */
export const OWNERS = ['service', 'platform', 'application'] as const
export const dutyOwner = z.enum(OWNERS)
export const effort = z.enum(['none', 'low', 'medium', 'high'])

const assignment = z.strictObject({ owner: dutyOwner, effort })

export const OPTIONS = ['ec2', 'msk-standard', 'msk-express', 'msk-serverless', 'odradek', 'automq'] as const
export const optionName = z.enum(OPTIONS)
type Option = (typeof OPTIONS)[number]

const perOption = z.strictObject({
  ec2: assignment,
  'msk-standard': assignment,
  'msk-express': assignment,
  'msk-serverless': assignment,
  odradek: assignment,
  automq: assignment,
})

export const duties = z.record(
  z.string(),
  z.strictObject({
    bucket: bucketName,
    text: z.string(),
    /** Whether it wakes somebody up. */
    pages: z.boolean(),
    options: perOption,
  }),
)

type Assignment = z.output<typeof assignment>

type Effort = Assignment['effort']

const service: Assignment = { owner: 'service', effort: 'none' }
const platform = (howMuch: Effort): Assignment => ({ owner: 'platform', effort: howMuch })
const application = (howMuch: Effort): Assignment => ({ owner: 'application', effort: howMuch })

/** In the order of `OPTIONS`. */
function each(...all: readonly [Assignment, Assignment, Assignment, Assignment, Assignment, Assignment]) {
  return Object.fromEntries(OPTIONS.map((option, at) => [option, all[at]])) as Record<Option, Assignment>
}

/**
 * Who does what under each option: ours to judge, not the providers'. A file of limits may lay its own `duties` over these.
 * Odradek and AutoMQ are taken as run by the platform team in its own account.
 */
export const DUTIES: z.output<typeof duties> = {
  provision: {
    bucket: 'clusterLifecycle',
    text: 'Set up brokers, volumes and networks.',
    pages: false,
    options: each(platform('high'), platform('low'), platform('low'), service, platform('medium'), platform('medium')),
  },
  replaceBroker: {
    bucket: 'clusterLifecycle',
    text: 'Replace brokers that fail.',
    pages: true,
    options: each(platform('high'), service, service, service, platform('low'), platform('low')),
  },
  scale: {
    bucket: 'clusterLifecycle',
    text: 'Add and take away capacity.',
    pages: true,
    options: each(platform('high'), platform('medium'), platform('low'), service, platform('low'), platform('low')),
  },
  rebalance: {
    bucket: 'clusterLifecycle',
    text: 'Move partitions to where there is room.',
    pages: true,
    options: each(platform('high'), platform('high'), platform('medium'), service, platform('low'), platform('low')),
  },
  upgrade: {
    bucket: 'clusterLifecycle',
    text: 'Upgrade versions and patch.',
    pages: false,
    options: each(platform('high'), platform('medium'), platform('medium'), service, platform('medium'), platform('medium')),
  },
  identity: {
    bucket: 'cloudIntegration',
    text: 'Tie identities, secrets and certificates to the account.',
    pages: true,
    options: each(platform('high'), platform('medium'), platform('medium'), platform('low'), platform('high'), platform('high')),
  },
  networks: {
    bucket: 'cloudIntegration',
    text: 'Keep routes, endpoints and firewall rules.',
    pages: true,
    options: each(
      platform('high'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('high'),
      platform('high'),
    ),
  },
  storeAndKeys: {
    bucket: 'cloudIntegration',
    text: 'Own volumes or buckets, keys and backups.',
    pages: true,
    options: each(platform('high'), platform('low'), service, service, platform('medium'), platform('medium')),
  },
  clusterAlerts: {
    bucket: 'monitoring',
    text: 'Watch the cluster and answer its alerts.',
    pages: true,
    options: each(
      platform('high'),
      platform('medium'),
      platform('medium'),
      platform('low'),
      platform('medium'),
      platform('medium'),
    ),
  },
  lagAlerts: {
    bucket: 'monitoring',
    text: 'Watch lag and errors of consumers.',
    pages: true,
    options: each(
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
    ),
  },
  capacityForecast: {
    bucket: 'monitoring',
    text: 'See in time that capacity or a quota runs out.',
    pages: false,
    options: each(
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('low'),
      platform('medium'),
      platform('medium'),
    ),
  },
  connectors: {
    bucket: 'ecosystem',
    text: 'Run connectors and their workers.',
    pages: true,
    options: each(
      platform('high'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('high'),
      platform('high'),
    ),
  },
  schemas: {
    bucket: 'ecosystem',
    text: 'Run a schema registry and its rules.',
    pages: true,
    options: each(
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
    ),
  },
  clientVersions: {
    bucket: 'ecosystem',
    text: 'Keep client libraries and their settings up to date.',
    pages: false,
    options: each(
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
      application('medium'),
    ),
  },
  billReading: {
    bucket: 'priceVisibility',
    text: 'Tie each line of the bill to what causes it.',
    pages: false,
    options: each(
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('low'),
      platform('medium'),
      platform('medium'),
    ),
  },
  chargeback: {
    bucket: 'priceVisibility',
    text: 'Tell each team what its topics cost.',
    pages: false,
    options: each(platform('high'), platform('high'), platform('high'), platform('high'), platform('high'), platform('high')),
  },
  crossings: {
    bucket: 'priceVisibility',
    text: 'Watch traffic that crosses zones, regions and endpoints.',
    pages: false,
    options: each(
      platform('high'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
      platform('medium'),
    ),
  },
}
