import { canonicalJson, compareText } from '../documents/canonical.ts'

/**
 * By which fields the entries of a list are told apart, by the list's path without entries: `clusters/topics`. Such lists have no order of their own:
 * two inventories of one cluster have the same entries in any order. What isn't here is a value as a whole, its order included.
 */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  clusters: ['id'],
  'clusters/listeners': ['name'],
  'clusters/zones': ['id'],
  'clusters/brokers': ['id'],
  'clusters/brokers/logDirs': ['path'],
  'clusters/topics': ['name'],
  'clusters/topics/partitions': ['index'],
  'clusters/topics/flags': ['flag', 'reply', 'field'],
  'clusters/groups': ['id'],
  'clusters/groups/offsets': ['topic', 'partition'],
  'clusters/acls': ['resourceType', 'resourceName', 'patternType', 'principal', 'host', 'operation', 'permission'],
  'clusters/quotas': ['entity', 'key'],
  'clusters/scramUsers': ['name', 'mechanism'],
  'clusters/connectors': ['cluster', 'name'],
  'clusters/schemaRegistries': ['kind'],
  'clusters/schemaRegistries/subjects': ['name'],
  'clusters/clients': ['key'],
  'clusters/applications': ['id'],
  series: ['metric', 'labels', 'stepSeconds', 'from', 'source'],
  paths: ['from', 'to', 'kind'],
  networks: ['id'],
  owners: ['id'],
  bills: ['period', 'account'],
  'bills/lines': ['usageType', 'unit'],
}

export type Entry = Readonly<Record<string, unknown>>

/** Nothing where a list is one value. */
export function listKey(listPath: string): readonly string[] | undefined {
  return Object.hasOwn(LIST_KEYS, listPath) ? LIST_KEYS[listPath] : undefined
}

/** One text for one entry; what is missing counts as null. */
export function entryKey(entry: Entry, fields: readonly string[]): string {
  return fields.length === 1 ? keyText(entry[fields[0]!]) : fields.map((field) => keyText(entry[field])).join('\u0000')
}

function keyText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : canonicalJson(value ?? null)
}

/** Numbers by size, all else by its text, field by field. */
export function compareEntries(one: Entry, other: Entry, fields: readonly string[]): number {
  for (const field of fields) {
    const [left, right] = [one[field], other[field]]
    const order =
      typeof left === 'number' && typeof right === 'number' ? left - right : compareText(keyText(left), keyText(right))
    if (order !== 0) return order
  }
  return 0
}

export function isMap(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The path of what lies in a field, without entries of lists. */
export function below(listPath: string, field: string): string {
  return listPath === '' ? field : `${listPath}/${field}`
}
