import { z } from '../../schema.ts'
import { OPTIONS } from './duties.ts'

type Option = (typeof OPTIONS)[number]

const perOption = z.strictObject(Object.fromEntries(OPTIONS.map((option) => [option, z.string()])) as Record<Option, z.ZodString>)

export const custody = z.record(z.string(), z.strictObject({ text: z.string(), options: perOption }))

/** In the order of `OPTIONS`. */
function each(...all: readonly [string, string, string, string, string, string]) {
  return Object.fromEntries(OPTIONS.map((option, at) => [option, all[at]])) as Record<Option, string>
}

const OUT = 'what clients and connectors carry out; nothing else'

/**
 * Where things lie under each option, and who can get at them: how the products are built, as their documents say it. A file of limits may lay its
 * own `custody` over these. Odradek and AutoMQ are taken as run by the platform team in its own account.
 */
export const CUSTODY: z.output<typeof custody> = {
  records: {
    text: 'records',
    options: each(
      'volumes of the brokers, in your account',
      'volumes that the service holds in its own account, in your region; old segments in its tiered storage where that is on',
      'storage of the service, in your region',
      'storage of the service, in your region',
      'your bucket, in your account and region; brokers hold copies as caches alone',
      'your bucket, in your account and region; what is newest on volumes or in a bucket beside it',
    ),
  },
  metadata: {
    text: 'topics, offsets, rights',
    options: each(
      'volumes of brokers and controllers, in your account',
      'with the service',
      'with the service',
      'with the service',
      'the same bucket',
      'volumes of the controllers, in your account',
    ),
  },
  keys: {
    text: 'keys that encrypt at rest',
    options: each(
      'your key for the volumes, if you set one',
      'your key if it was named when the cluster was made, else the service’s',
      'your key if it was named when the cluster was made, else the service’s',
      'the service’s, or yours as it offers it',
      'the key of the bucket: yours if you set one',
      'the key of the bucket: yours if you set one',
    ),
  },
  reach: {
    text: 'who can read without being a client',
    options: each(
      'administrators of your account and its machines',
      'the service, under its own controls',
      'the service, under its own controls',
      'the service, under its own controls',
      'administrators of your account, its machines and its bucket',
      'administrators of your account, its machines and its bucket',
    ),
  },
  secrets: {
    text: 'passwords and certificates of clients',
    options: each(
      'with the brokers, in your account',
      'your secrets manager and certificate authority, or identities of AWS',
      'your secrets manager and certificate authority, or identities of AWS',
      'identities of AWS',
      'none: this version asks clients for no login, so the network must keep strangers out',
      'with the brokers, in your account',
    ),
  },
  logs: {
    text: 'logs and metrics',
    options: each(
      'where you send them',
      'metrics with the service’s monitoring, logs where you send them',
      'metrics with the service’s monitoring, logs where you send them',
      'metrics with the service’s monitoring',
      'where you send them; brokers keep none',
      'where you send them',
    ),
  },
  leaves: {
    text: 'what leaves your account',
    options: each(
      OUT,
      'records, to the service in your region',
      'records, to the service in your region',
      'records, to the service in your region',
      OUT,
      OUT,
    ),
  },
}
