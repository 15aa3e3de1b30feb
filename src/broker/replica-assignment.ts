/** Replicas of one partition as an administrator wants them. */
interface WantedReplicas {
  readonly brokerIds: readonly number[]
}

/**
 * Why replicas can't be assigned so, undefined if they can. Only the form counts: partitions don't live on brokers here, so which ones are named
 * means nothing, and lists made for a larger cluster are as good as any.
 */
export function replicaAssignmentProblem(wanted: readonly WantedReplicas[]): string | undefined {
  const replicaCount = wanted[0]?.brokerIds.length ?? 0
  for (const { brokerIds } of wanted) {
    if (brokerIds.length === 0) return 'A partition is assigned no replicas.'
    if (brokerIds.some((id) => id < 0)) return 'A broker id in the assignment is negative.'
    if (new Set(brokerIds).size !== brokerIds.length) return 'A partition is assigned to the same broker twice.'
    if (brokerIds.length !== replicaCount) return 'The assigned partitions differ in their numbers of replicas.'
  }
  return undefined
}
