import type { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { BrokerAdmin } from './broker-admin.ts'
import { BrokerFailure } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import { ConfigAdmin } from './config-admin.ts'
import { GroupAdmin } from './group-admin.ts'
import { retrying } from './retry.ts'
import { TopicAdmin } from './topic-admin.ts'
import type { ClusterFacts } from './topics.ts'

/** What people do to a cluster, by noun. */
export class Admin {
  readonly topics: TopicAdmin
  readonly groups: GroupAdmin
  readonly configs: ConfigAdmin
  readonly brokers: BrokerAdmin
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.topics = new TopicAdmin(cluster, (attempt, signal) => retryingChange(cluster, attempt, signal))
    this.groups = new GroupAdmin(cluster)
    this.configs = new ConfigAdmin(cluster)
    this.brokers = new BrokerAdmin(this.configs)
  }

  describeCluster(signal?: AbortSignal): Promise<ClusterFacts> {
    return this.#cluster.retrying(() => this.#cluster.describe(signal), signal)
  }
}

function retryingChange<Result>(cluster: Cluster, attempt: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  const mayRetry = (failure: Failure): boolean => {
    if (failure instanceof BrokerFailure && failure.errorCode === ErrorCode.NOT_CONTROLLER) cluster.metadata.forgetCluster()
    // A topic that isn't there will not come by waiting: only the person can tell that it should.
    return (
      failure.applied === 'no' &&
      !(failure instanceof BrokerFailure && failure.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    )
  }
  return retrying(cluster.parts, cluster.settings, attempt, { signal, mayRetry })
}
