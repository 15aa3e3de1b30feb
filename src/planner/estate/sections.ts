import type { Estate } from '../documents/estate.ts'
import { isMap } from './list-keys.ts'

/** A part of an inventory that somebody can have looked at or not. */
interface Section {
  readonly section: string
  /** Field of a cluster or of the document; below a list, of its entries: `topics/{each}/settings`, written with a star. */
  readonly path: string
}

/** Of every cluster. */
export const CLUSTER_SECTIONS: readonly Section[] = [
  { section: 'version', path: 'kafkaVersion' },
  { section: 'features', path: 'featureLevels' },
  { section: 'listeners', path: 'listeners' },
  { section: 'zones', path: 'zones' },
  { section: 'brokers', path: 'brokers' },
  { section: 'instance types', path: 'brokers/*/instanceType' },
  { section: 'disks', path: 'brokers/*/logDirs' },
  { section: 'broker defaults', path: 'defaults' },
  { section: 'topics', path: 'topics' },
  { section: 'topic settings', path: 'topics/*/settings' },
  { section: 'retention', path: 'topics/*/effective/retentionHours' },
  { section: 'partitions', path: 'topics/*/partitions' },
  { section: 'partition sizes', path: 'topics/*/partitions/*/sizeBytes' },
  { section: 'record samples', path: 'topics/*/sample' },
  { section: 'topic owners', path: 'topics/*/owner' },
  { section: 'groups', path: 'groups' },
  { section: 'group members', path: 'groups/*/members' },
  { section: 'group offsets', path: 'groups/*/offsets' },
  { section: 'transactional ids', path: 'transactionalIds' },
  { section: 'acls', path: 'acls' },
  { section: 'quotas', path: 'quotas' },
  { section: 'scram users', path: 'scramUsers' },
  { section: 'connectors', path: 'connectors' },
  { section: 'schemas', path: 'schemaRegistries' },
  { section: 'clients', path: 'clients' },
  { section: 'client versions', path: 'clients/*/softwareVersion' },
  { section: 'client zones', path: 'clients/*/zoneId' },
  { section: 'client bytes', path: 'clients/*/bytesInPerSecond' },
  { section: 'applications', path: 'applications' },
]

/** Of the document as a whole. */
export const ESTATE_SECTIONS: readonly Section[] = [
  { section: 'rates', path: 'series' },
  { section: 'network paths', path: 'paths' },
  { section: 'networks', path: 'networks' },
  { section: 'owners', path: 'owners' },
  { section: 'bills', path: 'bills' },
]

/** What a path with `*` finds: how many places there are, at how many of them somebody looked, and what lies there in all. */
export interface Presence {
  readonly places: number
  readonly known: number
  readonly entries: number
}

export function presenceOf(value: unknown, path: string): Presence {
  const found = valuesAt([value], path.split('/'))
  const known = found.filter((one) => one !== undefined)
  const entries = known.reduce<number>((sum, one) => sum + (one === null ? 0 : Array.isArray(one) ? one.length : 1), 0)
  return { places: found.length, known: known.length, entries }
}

function valuesAt(values: readonly unknown[], path: readonly string[]): readonly unknown[] {
  const [part, ...rest] = path
  if (part === undefined) return values
  const next = values.flatMap((value) => {
    if (part === '*') return Array.isArray(value) ? value : []
    return [isMap(value) ? value[part] : undefined]
  })
  return valuesAt(next, rest)
}

export function clustersOf(estate: Estate) {
  return estate.clusters ?? []
}
