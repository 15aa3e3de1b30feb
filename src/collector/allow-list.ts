import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { describeGroupsApi } from '../protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { saslHandshakeApi } from '../protocol/generated/17-sasl-handshake.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { describeAclsApi } from '../protocol/generated/29-describe-acls.ts'
import { describeConfigsApi } from '../protocol/generated/32-describe-configs.ts'
import { describeLogDirsApi } from '../protocol/generated/35-describe-log-dirs.ts'
import { saslAuthenticateApi } from '../protocol/generated/36-sasl-authenticate.ts'
import { listPartitionReassignmentsApi } from '../protocol/generated/46-list-partition-reassignments.ts'
import { describeClientQuotasApi } from '../protocol/generated/48-describe-client-quotas.ts'
import { describeUserScramCredentialsApi } from '../protocol/generated/50-describe-user-scram-credentials.ts'
import { describeQuorumApi } from '../protocol/generated/55-describe-quorum.ts'
import { describeClusterApi } from '../protocol/generated/60-describe-cluster.ts'
import { describeProducersApi } from '../protocol/generated/61-describe-producers.ts'
import { describeTransactionsApi } from '../protocol/generated/65-describe-transactions.ts'
import { listTransactionsApi } from '../protocol/generated/66-list-transactions.ts'
import { consumerGroupDescribeApi } from '../protocol/generated/69-consumer-group-describe.ts'
import { describeTopicPartitionsApi } from '../protocol/generated/75-describe-topic-partitions.ts'
import { shareGroupDescribeApi } from '../protocol/generated/77-share-group-describe.ts'

/** All that a collector may ever say to a broker: nothing here changes anything, and nothing reads records, unless samples are asked for. */
const ALLOWED = [
  listOffsetsApi,
  metadataApi,
  offsetFetchApi,
  findCoordinatorApi,
  describeGroupsApi,
  listGroupsApi,
  saslHandshakeApi,
  apiVersionsApi,
  describeAclsApi,
  describeConfigsApi,
  describeLogDirsApi,
  saslAuthenticateApi,
  listPartitionReassignmentsApi,
  describeClientQuotasApi,
  describeUserScramCredentialsApi,
  describeQuorumApi,
  describeClusterApi,
  describeProducersApi,
  describeTransactionsApi,
  listTransactionsApi,
  consumerGroupDescribeApi,
  describeTopicPartitionsApi,
  shareGroupDescribeApi,
]

export const COLLECTOR_API_KEYS: ReadonlySet<number> = new Set(ALLOWED.map(({ key }) => key))

/** With records, which are read only if somebody asks for samples. */
export const SAMPLING_API_KEYS: ReadonlySet<number> = new Set([...COLLECTOR_API_KEYS, fetchApi.key])
