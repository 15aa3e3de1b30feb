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
import { saslHandshakeApi } from '../protocol/generated/17-sasl-handshake.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { createTopicsApi } from '../protocol/generated/19-create-topics.ts'
import { deleteTopicsApi } from '../protocol/generated/20-delete-topics.ts'
import { deleteRecordsApi } from '../protocol/generated/21-delete-records.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { offsetForLeaderEpochApi } from '../protocol/generated/23-offset-for-leader-epoch.ts'
import { describeAclsApi } from '../protocol/generated/29-describe-acls.ts'
import { createAclsApi } from '../protocol/generated/30-create-acls.ts'
import { deleteAclsApi } from '../protocol/generated/31-delete-acls.ts'
import { describeConfigsApi } from '../protocol/generated/32-describe-configs.ts'
import { alterConfigsApi } from '../protocol/generated/33-alter-configs.ts'
import { describeLogDirsApi } from '../protocol/generated/35-describe-log-dirs.ts'
import { createPartitionsApi } from '../protocol/generated/37-create-partitions.ts'
import { deleteGroupsApi } from '../protocol/generated/42-delete-groups.ts'
import { electLeadersApi } from '../protocol/generated/43-elect-leaders.ts'
import { incrementalAlterConfigsApi } from '../protocol/generated/44-incremental-alter-configs.ts'
import { alterPartitionReassignmentsApi } from '../protocol/generated/45-alter-partition-reassignments.ts'
import { listPartitionReassignmentsApi } from '../protocol/generated/46-list-partition-reassignments.ts'
import { offsetDeleteApi } from '../protocol/generated/47-offset-delete.ts'
import { describeClientQuotasApi } from '../protocol/generated/48-describe-client-quotas.ts'
import { alterClientQuotasApi } from '../protocol/generated/49-alter-client-quotas.ts'
import { describeUserScramCredentialsApi } from '../protocol/generated/50-describe-user-scram-credentials.ts'
import { alterUserScramCredentialsApi } from '../protocol/generated/51-alter-user-scram-credentials.ts'
import { describeQuorumApi } from '../protocol/generated/55-describe-quorum.ts'
import { updateFeaturesApi } from '../protocol/generated/57-update-features.ts'
import { describeClusterApi } from '../protocol/generated/60-describe-cluster.ts'
import { describeProducersApi } from '../protocol/generated/61-describe-producers.ts'
import { describeTransactionsApi } from '../protocol/generated/65-describe-transactions.ts'
import { listTransactionsApi } from '../protocol/generated/66-list-transactions.ts'
import { getTelemetrySubscriptionsApi } from '../protocol/generated/71-get-telemetry-subscriptions.ts'
import { pushTelemetryApi } from '../protocol/generated/72-push-telemetry.ts'
import { listConfigResourcesApi } from '../protocol/generated/74-list-config-resources.ts'
import { describeTopicPartitionsApi } from '../protocol/generated/75-describe-topic-partitions.ts'
import { type Handled, type Served, serve } from './dispatch.ts'
import { type ProduceParts, produce } from './handlers/00-produce.ts'
import { type FetchParts, fetch } from './handlers/01-fetch.ts'
import { type ListOffsetsParts, listOffsets } from './handlers/02-list-offsets.ts'
import { type MetadataParts, metadata } from './handlers/03-metadata.ts'
import { type OffsetCommitParts, offsetCommit } from './handlers/08-offset-commit.ts'
import { type OffsetFetchParts, offsetFetch } from './handlers/09-offset-fetch.ts'
import { type FindCoordinatorParts, findCoordinator } from './handlers/10-find-coordinator.ts'
import { joinGroup } from './handlers/11-join-group.ts'
import { heartbeat } from './handlers/12-heartbeat.ts'
import { leaveGroup } from './handlers/13-leave-group.ts'
import { syncGroup } from './handlers/14-sync-group.ts'
import { type DescribeGroupsParts, describeGroups } from './handlers/15-describe-groups.ts'
import { type ListGroupsParts, listGroups } from './handlers/16-list-groups.ts'
import { saslHandshake } from './handlers/17-sasl-handshake.ts'
import { ApiVersions, apiVersions } from './handlers/18-api-versions.ts'
import { type CreateTopicsParts, createTopics } from './handlers/19-create-topics.ts'
import { type DeleteTopicsParts, deleteTopics } from './handlers/20-delete-topics.ts'
import { type DeleteRecordsParts, deleteRecords } from './handlers/21-delete-records.ts'
import { type InitProducerIdParts, initProducerId } from './handlers/22-init-producer-id.ts'
import { type OffsetForLeaderEpochParts, offsetForLeaderEpoch } from './handlers/23-offset-for-leader-epoch.ts'
import { describeAcls } from './handlers/29-describe-acls.ts'
import { createAcls } from './handlers/30-create-acls.ts'
import { deleteAcls } from './handlers/31-delete-acls.ts'
import { type DescribeConfigsParts, describeConfigs } from './handlers/32-describe-configs.ts'
import { type AlterConfigsParts, alterConfigs } from './handlers/33-alter-configs.ts'
import { type DescribeLogDirsParts, describeLogDirs } from './handlers/35-describe-log-dirs.ts'
import { type CreatePartitionsParts, createPartitions } from './handlers/37-create-partitions.ts'
import { type DeleteGroupsParts, deleteGroups } from './handlers/42-delete-groups.ts'
import { type ElectLeadersParts, electLeaders } from './handlers/43-elect-leaders.ts'
import { type IncrementalAlterConfigsParts, incrementalAlterConfigs } from './handlers/44-incremental-alter-configs.ts'
import {
  type AlterPartitionReassignmentsParts,
  alterPartitionReassignments,
} from './handlers/45-alter-partition-reassignments.ts'
import { listPartitionReassignments } from './handlers/46-list-partition-reassignments.ts'
import { type OffsetDeleteParts, offsetDelete } from './handlers/47-offset-delete.ts'
import { describeClientQuotas } from './handlers/48-describe-client-quotas.ts'
import { alterClientQuotas } from './handlers/49-alter-client-quotas.ts'
import { describeUserScramCredentials } from './handlers/50-describe-user-scram-credentials.ts'
import { alterUserScramCredentials } from './handlers/51-alter-user-scram-credentials.ts'
import { type DescribeQuorumParts, describeQuorum } from './handlers/55-describe-quorum.ts'
import { updateFeatures } from './handlers/57-update-features.ts'
import { type DescribeClusterParts, describeCluster } from './handlers/60-describe-cluster.ts'
import { type DescribeProducersParts, describeProducers } from './handlers/61-describe-producers.ts'
import { describeTransactions } from './handlers/65-describe-transactions.ts'
import { listTransactions } from './handlers/66-list-transactions.ts'
import { type GetTelemetrySubscriptionsParts, getTelemetrySubscriptions } from './handlers/71-get-telemetry-subscriptions.ts'
import { type PushTelemetryParts, pushTelemetry } from './handlers/72-push-telemetry.ts'
import { type ListConfigResourcesParts, listConfigResources } from './handlers/74-list-config-resources.ts'
import { type DescribeTopicPartitionsParts, describeTopicPartitions } from './handlers/75-describe-topic-partitions.ts'
import type { OpenGroupParts } from './open-group.ts'
import type { RequestContext } from './session.ts'

/** What all handlers together use; each takes its own part of it. */
type ServedParts = ProduceParts &
  FetchParts &
  ListOffsetsParts &
  MetadataParts &
  FindCoordinatorParts &
  OffsetCommitParts &
  OffsetFetchParts &
  OpenGroupParts &
  DescribeGroupsParts &
  ListGroupsParts &
  DeleteGroupsParts &
  OffsetDeleteParts &
  CreateTopicsParts &
  DeleteTopicsParts &
  DeleteRecordsParts &
  InitProducerIdParts &
  OffsetForLeaderEpochParts &
  DescribeConfigsParts &
  AlterConfigsParts &
  IncrementalAlterConfigsParts &
  ListConfigResourcesParts &
  DescribeLogDirsParts &
  CreatePartitionsParts &
  ElectLeadersParts &
  AlterPartitionReassignmentsParts &
  DescribeQuorumParts &
  DescribeClusterParts &
  DescribeProducersParts &
  GetTelemetrySubscriptionsParts &
  PushTelemetryParts &
  DescribeTopicPartitionsParts

type Handler<Request, Response> = (
  request: Request,
  context: RequestContext,
  parts: ServedParts,
) => Handled<Response> | Promise<Handled<Response>>

/** Every API that is served, by its key: what isn't here isn't advertised, and its requests close the connection. */
export function servedApis(parts: ServedParts): readonly Served[] {
  const by = <Request, Response>(handle: Handler<Request, Response>) => {
    return (request: Request, context: RequestContext) => handle(request, context, parts)
  }
  const served: Served[] = [
    serve(produceApi, by(produce)),
    serve(fetchApi, by(fetch)),
    serve(listOffsetsApi, by(listOffsets)),
    serve(metadataApi, by(metadata)),
    serve(offsetCommitApi, by(offsetCommit)),
    serve(offsetFetchApi, by(offsetFetch)),
    serve(findCoordinatorApi, by(findCoordinator)),
    serve(joinGroupApi, by(joinGroup)),
    serve(heartbeatApi, by(heartbeat)),
    serve(leaveGroupApi, by(leaveGroup)),
    serve(syncGroupApi, by(syncGroup)),
    serve(describeGroupsApi, by(describeGroups)),
    serve(listGroupsApi, by(listGroups)),
    serve(saslHandshakeApi, saslHandshake),
    serve(createTopicsApi, by(createTopics)),
    serve(deleteTopicsApi, by(deleteTopics)),
    serve(deleteRecordsApi, by(deleteRecords)),
    serve(initProducerIdApi, by(initProducerId)),
    serve(offsetForLeaderEpochApi, by(offsetForLeaderEpoch)),
    serve(describeAclsApi, describeAcls),
    serve(createAclsApi, createAcls),
    serve(deleteAclsApi, deleteAcls),
    serve(describeConfigsApi, by(describeConfigs)),
    serve(alterConfigsApi, by(alterConfigs)),
    serve(describeLogDirsApi, by(describeLogDirs)),
    serve(createPartitionsApi, by(createPartitions)),
    serve(deleteGroupsApi, by(deleteGroups)),
    serve(electLeadersApi, by(electLeaders)),
    serve(incrementalAlterConfigsApi, by(incrementalAlterConfigs)),
    serve(alterPartitionReassignmentsApi, by(alterPartitionReassignments)),
    serve(listPartitionReassignmentsApi, listPartitionReassignments),
    serve(offsetDeleteApi, by(offsetDelete)),
    serve(describeClientQuotasApi, describeClientQuotas),
    serve(alterClientQuotasApi, alterClientQuotas),
    serve(describeUserScramCredentialsApi, describeUserScramCredentials),
    serve(alterUserScramCredentialsApi, alterUserScramCredentials),
    serve(describeQuorumApi, by(describeQuorum)),
    serve(updateFeaturesApi, updateFeatures),
    serve(describeClusterApi, by(describeCluster)),
    serve(describeProducersApi, by(describeProducers)),
    serve(describeTransactionsApi, describeTransactions),
    serve(listTransactionsApi, listTransactions),
    serve(getTelemetrySubscriptionsApi, by(getTelemetrySubscriptions)),
    serve(pushTelemetryApi, by(pushTelemetry)),
    serve(listConfigResourcesApi, by(listConfigResources)),
    serve(describeTopicPartitionsApi, by(describeTopicPartitions)),
  ]
  const known = new ApiVersions([...served.map(({ api }) => api), apiVersionsApi as unknown as Served['api']])
  served.push(serve(apiVersionsApi, (request, context) => apiVersions(request, context, { ...parts, apiVersions: known })))
  return served
}
