import type { BufferPool } from '../base/buffer-pool.ts'
import type { Clock, Compute, Log, Random } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { GroupsSettings } from '../groups/groups.ts'
import type { Loglet } from '../log/log.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { joinGroupApi } from '../protocol/generated/11-join-group.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { leaveGroupApi } from '../protocol/generated/13-leave-group.ts'
import { syncGroupApi } from '../protocol/generated/14-sync-group.ts'
import { describeGroupsApi } from '../protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { deleteGroupsApi } from '../protocol/generated/42-delete-groups.ts'
import { offsetDeleteApi } from '../protocol/generated/47-offset-delete.ts'
import type { Partition } from '../state/partitions.ts'
import { TimestampSearch } from '../storage/read/find-timestamp.ts'
import { ReadPath } from '../storage/read/read-path.ts'
import { TailCache } from '../storage/read/tail-cache.ts'
import { type FlushObserver, WritePath, type WritePathSettings } from '../storage/write/write-path.ts'
import type { ClusterConfigs } from './cluster-configs.ts'
import { Dispatch, type RequestObserver, type Served, serve } from './dispatch.ts'
import { FetchSessions } from './fetch-sessions.ts'
import { FetchWaiters } from './fetch-waiters.ts'
import { produce } from './handlers/00-produce.ts'
import { fetch } from './handlers/01-fetch.ts'
import { listOffsets } from './handlers/02-list-offsets.ts'
import { metadata } from './handlers/03-metadata.ts'
import { type OffsetCommitSettings, offsetCommit } from './handlers/08-offset-commit.ts'
import { offsetFetch } from './handlers/09-offset-fetch.ts'
import { findCoordinator } from './handlers/10-find-coordinator.ts'
import { joinGroup } from './handlers/11-join-group.ts'
import { heartbeat } from './handlers/12-heartbeat.ts'
import { leaveGroup } from './handlers/13-leave-group.ts'
import { syncGroup } from './handlers/14-sync-group.ts'
import { describeGroups } from './handlers/15-describe-groups.ts'
import { listGroups } from './handlers/16-list-groups.ts'
import { ApiVersions, apiVersions } from './handlers/18-api-versions.ts'
import { initProducerId } from './handlers/22-init-producer-id.ts'
import { deleteGroups } from './handlers/42-delete-groups.ts'
import { offsetDelete } from './handlers/47-offset-delete.ts'
import { OffsetExpiry, type OffsetExpirySettings } from './offset-expiry.ts'
import { openGroups } from './open-groups.ts'
import { ProduceCheck } from './produce-check.ts'
import { ProducerIds } from './producer-ids.ts'
import { Routing } from './routing.ts'
import { TopicCreation, type TopicCreationSettings } from './topic-creation.ts'

export interface BrokerSettings
  extends WritePathSettings,
    TopicCreationSettings,
    GroupsSettings,
    OffsetCommitSettings,
    OffsetExpirySettings {
  readonly fetchBytesMax: number
  readonly fetchWaitMsMax: number
  readonly fetchSessionSlotsMax: number
  readonly tailCacheBytesMax: number
  readonly coldReadBytesMax: number
  /** What a batch may inflate to where its records must be looked at. */
  readonly inflatedBytesMax: number
  readonly rack: string | null
}

export interface BrokerParts {
  readonly log: SharedLog
  readonly loglet: Loglet
  readonly clock: Clock
  readonly random: Random
  readonly compute: Compute
  readonly pool: BufferPool
  readonly logger: Log
  readonly settings: BrokerSettings
  readonly configs: ClusterConfigs
  readonly observe: BrokerObserver
}

/** Hears what the metrics count. */
export interface BrokerObserver {
  readonly request: RequestObserver
  readonly flush: FlushObserver
  readonly appended: (partition: Partition, bytes: number) => void
  readonly fetched: (partition: Partition, bytes: number) => void
  /** A handler threw what no handler may throw. */
  readonly bug: (cause: unknown) => void
}

export interface Broker {
  /** What the server feeds. */
  readonly dispatch: Dispatch
  /** Forgets what groups committed and nobody needs any more: a job for now and then. */
  expireOffsets(): Promise<void>
  /** Answers the requests that wait for something that may not come; the log stays open for those that write. */
  close(): void
}

/** The door of the room: puts the handlers and what they use together. The log has caught up before. */
export function makeBroker(broker: BrokerParts): Broker {
  const { log, clock, random, compute, settings, configs } = broker
  const topicSettings = configs.ofTopic.bind(configs)
  const tailCache = new TailCache(settings.tailCacheBytesMax)
  const reads = new ReadPath({ loglet: broker.loglet, tailCache, pool: broker.pool, coldBytesMax: settings.coldReadBytesMax })
  const groups = openGroups({ log, clock, random: random.fork('groups'), logger: broker.logger, settings })
  const offsetExpiry = new OffsetExpiry({ log, groups, clock, settings })
  const parts = {
    log,
    groups,
    clock,
    settings,
    topicSettings,
    reads,
    writes: new WritePath({ log, tailCache, clock, settings, observe: broker.observe.flush }),
    routing: new Routing(log.brokerId, settings.rack),
    produceCheck: new ProduceCheck({ topicSettings, clock, compute, inflatedBytesMax: settings.inflatedBytesMax }),
    producerIds: new ProducerIds(log),
    fetchSessions: new FetchSessions({ slotsMax: settings.fetchSessionSlotsMax, clock, random: random.fork('fetch-sessions') }),
    fetchWaiters: new FetchWaiters(log, clock),
    timestampSearch: new TimestampSearch({ reads, compute, inflatedBytesMax: settings.inflatedBytesMax }),
    topicCreation: new TopicCreation({ log, random: random.fork('topic-ids'), settings }),
    countAppended: broker.observe.appended,
    countFetched: broker.observe.fetched,
  }
  const served: Served[] = [
    serve(produceApi, (request, context) => produce(request, context, parts)),
    serve(fetchApi, (request, context) => fetch(request, context, parts)),
    serve(listOffsetsApi, (request, context) => listOffsets(request, context, parts)),
    serve(metadataApi, (request, context) => metadata(request, context, parts)),
    serve(offsetCommitApi, (request, context) => offsetCommit(request, context, parts)),
    serve(offsetFetchApi, (request, context) => offsetFetch(request, context, parts)),
    serve(findCoordinatorApi, (request, context) => findCoordinator(request, context, parts)),
    serve(joinGroupApi, (request, context) => joinGroup(request, context, parts)),
    serve(heartbeatApi, (request, context) => heartbeat(request, context, parts)),
    serve(leaveGroupApi, (request, context) => leaveGroup(request, context, parts)),
    serve(syncGroupApi, (request, context) => syncGroup(request, context, parts)),
    serve(describeGroupsApi, (request, context) => describeGroups(request, context, parts)),
    serve(listGroupsApi, (request, context) => listGroups(request, context, parts)),
    serve(initProducerIdApi, (request, context) => initProducerId(request, context, parts)),
    serve(deleteGroupsApi, (request, context) => deleteGroups(request, context, parts)),
    serve(offsetDeleteApi, (request, context) => offsetDelete(request, context, parts)),
  ]
  const known = new ApiVersions([...served.map(({ api }) => api), apiVersionsApi as unknown as Served['api']])
  served.push(serve(apiVersionsApi, (request, context) => apiVersions(request, context, { apiVersions: known })))
  const { request, bug } = broker.observe
  return {
    dispatch: new Dispatch({ served, clock, log: broker.logger, observe: request, onBug: bug }),
    expireOffsets: () => offsetExpiry.run(),
    close: () => groups.close(),
  }
}
