import { Failure } from '../base/failure.ts'
import { type Cluster, isStaleLeader } from './cluster.ts'

/** A partition by name. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

export interface PartitionOffset extends TopicPartition {
  readonly offset: number
}

export function partitionName({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`
}

/** By topic, in the order of first appearance. */
export function byTopic<Entry extends { readonly topic: string }>(
  entries: readonly Entry[],
): ReadonlyMap<string, readonly Entry[]> {
  const topics = new Map<string, Entry[]>()
  for (const entry of entries) {
    const of = topics.get(entry.topic)
    if (of === undefined) topics.set(entry.topic, [entry])
    else of.push(entry)
  }
  return topics
}

/** By the broker that leads the partition. Fails with a Failure if one has no leader, or isn't there. */
export async function byLeader<Entry extends TopicPartition>(
  cluster: Cluster,
  entries: readonly Entry[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, readonly Entry[]>> {
  const leaders = new Map<number, Entry[]>()
  for (const entry of entries) {
    const { leader } = await cluster.partition(entry.topic, entry.partition, signal)
    const of = leaders.get(leader)
    if (of === undefined) leaders.set(leader, [entry])
    else of.push(entry)
  }
  return leaders
}

/**
 * Asks the leaders of all entries, again for those that failed for a passing reason. `ask` gives one result per entry, in order:
 * a value, or the Failure that stands for it.
 */
export async function askLeaders<Entry extends TopicPartition, Result>(
  cluster: Cluster,
  entries: readonly Entry[],
  ask: (node: number, of: readonly Entry[]) => Promise<readonly (Result | Failure)[]>,
  signal?: AbortSignal,
): Promise<readonly Result[]> {
  const results = new Map<Entry, Result>()
  const attempt = async (): Promise<void> => {
    const open = entries.filter((entry) => !results.has(entry))
    const leaders = await byLeader(cluster, open, signal)
    const failures = await Promise.all(
      [...leaders].map(async ([node, of]): Promise<Failure | undefined> => {
        const answers = await answersOf(() => ask(node, of), of.length)
        let failed: Failure | undefined
        answers.forEach((answer, index) => {
          const entry = of[index]!
          if (!(answer instanceof Failure)) results.set(entry, answer)
          else if (isStaleLeader(answer)) cluster.metadata.forgetTopic(entry.topic)
          if (answer instanceof Failure) failed ??= answer
        })
        return failed
      }),
    )
    const failed = failures.find((failure) => failure !== undefined)
    if (failed !== undefined) throw failed
  }
  await cluster.retrying(attempt, signal)
  return entries.map((entry) => results.get(entry)!)
}

async function answersOf<Result>(
  ask: () => Promise<readonly (Result | Failure)[]>,
  count: number,
): Promise<readonly (Result | Failure)[]> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return new Array<Failure>(count).fill(error)
  }
}
