import { readTextPattern } from '../../base/text-pattern.ts'
import type { Sampling } from '../../collector/collect.ts'
import { UsageError } from '../exit-code.ts'
import type { ClusterAccess } from './cluster-access.ts'

export interface SamplingOptions {
  readonly sampleRecords: number
  readonly topics?: string
  readonly sampledBy?: string
}

/** Nothing unless samples are asked for. Without a pattern all topics but the cluster's own are chosen. */
export function samplingOf(options: SamplingOptions, access: ClusterAccess): Sampling | undefined {
  const { sampleRecords: recordCountMax, topics, sampledBy } = options
  if (recordCountMax === 0) {
    if (topics === undefined && sampledBy === undefined) return undefined
    throw new UsageError(
      '--topics and --sampled-by belong to samples: --sample-records N says how many records of each partition',
    )
  }
  const pattern = topics === undefined ? undefined : readTextPattern(topics)
  if (topics !== undefined && pattern === undefined)
    throw new UsageError(`--topics is '${topics}', which is no regular expression (RE2): 'orders-.*', for example`)
  const isChosen: Sampling['isChosen'] = ({ name, internal }) => pattern?.matches(name) ?? !internal
  return { recordCountMax, isChosen, by: sampledBy ?? whoAsks(access) }
}

/** As far as a login tells. */
function whoAsks({ login, tls }: ClusterAccess): string {
  if (login !== undefined) return login.user === undefined ? `who logged in by ${login.mechanism}` : `User:${login.user}`
  return tls?.cert === undefined ? 'User:ANONYMOUS' : 'who has the certificate'
}
