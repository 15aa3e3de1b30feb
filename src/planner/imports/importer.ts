import type { Estate } from '../documents/estate.ts'
import type { Hide } from '../estate/hide.ts'
import type { Source } from './source.ts'

/** What a source says of clusters and of what lies around them. */
export type Found = Pick<Estate, 'clusters' | 'series' | 'paths' | 'networks' | 'bills'>

export interface ImportSettings {
  /** Of which cluster the source speaks, if it doesn't say so itself. */
  readonly cluster: string
  /** Whether the user said so, and the name in the source doesn't count. */
  readonly isClusterGiven: boolean
  /** Addresses of clients tell where people work: they are hashed unless the user wants them. */
  readonly hide: Hide
}

/** A kind of `plan inventory import`: reads one text, and knows nothing of files, other sources and the estate before. */
export interface Importer {
  readonly kind: string
  readonly summary: string
  /** Sections of a cluster that are there as a whole if the user says that nothing was left out. */
  readonly sections: readonly string[]
  /** Whether the source names no cluster. */
  readonly needsCluster: boolean
  readonly read: (source: Source, settings: ImportSettings) => Found
}
