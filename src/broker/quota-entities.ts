/** What quotas can be set for, alone or (user and client id) together. */
export const QUOTA_ENTITY_TYPES: ReadonlySet<string> = new Set(['user', 'client-id', 'ip'])

/** What can be bounded, by what kind of entity. */
const CLIENT_KEYS: ReadonlySet<string> = new Set([
  'producer_byte_rate',
  'consumer_byte_rate',
  'request_percentage',
  'controller_mutation_rate',
])
const ADDRESS_KEYS: ReadonlySet<string> = new Set(['connection_creation_rate'])

/** The keys that an entity of these types can have. */
export function quotaKeys(entityTypes: readonly string[]): ReadonlySet<string> {
  return entityTypes.includes('ip') ? ADDRESS_KEYS : CLIENT_KEYS
}
