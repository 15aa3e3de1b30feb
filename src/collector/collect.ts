import { Failure } from '../base/failure.ts'
import { utcText } from '../base/utc-text.ts'
import type { Client } from '../client/client.ts'
import {
  type AwkwardFinding,
  awkwardWorkloads,
  type Estate,
  estateFile,
  type Hide,
  type SeriesRates,
  snapshotRates,
  validate,
  withoutOdd,
} from '../planner/planner.ts'
import { Asker } from './asker.ts'
import { CLUSTER, type ClusterFound, type Scene, type TopicFound } from './findings.ts'
import { Looked } from './looked.ts'
import { oddProblem } from './problem.ts'
import { takeSnapshots, type Watch } from './rates.ts'
import { readAcls, readQuotas, readScramUsers, readTransactions } from './read-access.ts'
import { readTopology, readVersions } from './read-cluster.ts'
import { readBrokerConfigs, readTopicConfigs } from './read-configs.ts'
import { readGroups } from './read-groups.ts'
import { readLogDirs, readOffsets, readProducers } from './read-partitions.ts'
import { readSamples, type Sampling } from './read-samples.ts'

export { COLLECTOR_API_KEYS, SAMPLING_API_KEYS } from './allow-list.ts'
export { hiddenProbe, probe } from './probe.ts'
export type { Watch } from './rates.ts'
export type { Sampling } from './read-samples.ts'

export interface CollectOptions {
  /** By which the cluster goes in the inventory, once it is known what it calls itself. */
  readonly idFor: (kafkaClusterId: string | null) => string
  readonly hide: Hide
  /** Largest record that the target takes. */
  readonly recordBytesMax: number
  readonly watch?: Watch | undefined
  /** Without it no record is read. */
  readonly sampling?: Sampling | undefined
  readonly signal: AbortSignal
  readonly progress: (text: string) => void
}

export interface Collected {
  readonly estate: Estate
  readonly awkward: readonly AwkwardFinding[]
  /** Of rates, what was dropped and how sure the rest is. */
  readonly rates: Pick<SeriesRates, 'droppedSteps' | 'recordBytes'> | undefined
}

/** What the protocol can't tell, and who can. */
const ELSEWHERE: readonly (readonly [string, string])[] = [
  ['connectors', "the REST API of Connect's workers tells"],
  ['schemaRegistries', "a registry's REST API tells"],
  ['clients', 'metrics of brokers, request logs or the clients themselves tell'],
  ['applications', 'their owners tell'],
]

/** The door of the room: an inventory of the cluster that `client` speaks to, which must be made with COLLECTOR_API_KEYS, or with SAMPLING_API_KEYS for samples, and nothing else. */
export async function collect(client: Client, options: CollectOptions): Promise<Collected> {
  const { signal, progress, watch } = options
  const { brokers } = await client.cluster.describe(signal)
  const any = brokers[0]?.id
  if (any === undefined) throw new Failure('unavailable', 'connect-failed', 'no', 'the cluster names no broker')
  const { clock } = client.cluster.parts
  const at = utcText(clock.nowMs())
  const scene: Scene = {
    asker: new Asker(client.cluster, brokers, signal),
    cluster: { id: 'unnamed' } as ClusterFound,
    looked: new Looked(),
    hide: options.hide,
    regexGroups: new Set(),
    progress,
  }
  await readVersions(scene, any)
  await readTopology(scene, any)
  scene.cluster.id = options.idFor(scene.cluster.kafkaClusterId ?? null)
  await readSettings(scene, any)
  await Promise.all([readOffsets(scene), readLogDirs(scene)])
  if (options.sampling !== undefined) await readSamples(scene, options.sampling, client.cluster.parts.compute, at)
  await Promise.all([readGroups(scene), readProducers(scene), readTransactions(scene)])
  const snapshots = watch === undefined ? undefined : await takeSnapshots(scene, clock, watch, signal)
  const rates = snapshots === undefined ? undefined : snapshotRates(scene.cluster, snapshots, watch!.intervalMs / 1000)
  for (const [path, reason] of ELSEWHERE) scene.looked.notAttempted(`${CLUSTER}/${path}`, reason)
  const awkward = awkwardWorkloads(scene.cluster, { at, regexGroups: scene.regexGroups, recordBytesMax: options.recordBytesMax })
  return { estate: estateOf(scene, at, awkward, rates), awkward, rates }
}

async function readSettings(scene: Scene, any: number): Promise<void> {
  await Promise.all([
    readTopicConfigs(scene, any),
    readBrokerConfigs(scene),
    readAcls(scene, any),
    readQuotas(scene, any),
    readScramUsers(scene, any),
  ])
}

function flagTopics({ topics }: ClusterFound, awkward: readonly AwkwardFinding[], at: string): void {
  const known = new Map<string, NonNullable<TopicFound['flags']>>()
  for (const topic of topics ?? []) {
    topic.flags = []
    known.set(topic.name, topic.flags)
  }
  for (const { kind, name, flag, reply, field } of awkward) {
    if (kind === 'topic') known.get(name)?.push({ flag, reply, field, at })
  }
}

function estateOf(
  { cluster, looked }: Scene,
  at: string,
  awkward: readonly AwkwardFinding[],
  rates: SeriesRates | undefined,
): Estate {
  flagTopics(cluster, awkward, at)
  const series = rates?.series ?? []
  const { value, odd } = withoutOdd(estateFile, {
    kind: 'odradek/estate',
    version: 1,
    collectedAt: at,
    clusters: [cluster],
    ...(series.length === 0 ? {} : { series }),
  })
  for (const one of odd) looked.at(one.path).missed(oddProblem(one.value))
  return validate('what was collected', estateFile, {
    ...(value as Estate),
    coverage: [
      ...looked.entries(at),
      ...(rates?.upperBounds ?? []).map(({ index, reason }) => ({
        path: `/series/${index}/values`,
        status: 'collected',
        reason,
        at,
      })),
    ],
    provenance: [
      { path: CLUSTER, source: 'live', at },
      ...series.map((_, index) => ({ path: `/series/${index}`, source: 'live', at })),
    ],
  })
}
