import { Failure } from '../../../../src/base/failure.ts'
import { BrokerFailure } from '../../../../src/client/broker-failure.ts'
import type { Client } from '../../../../src/client/client.ts'
import type { Consumer } from '../../../../src/client/consumer.ts'
import type { Committer } from '../../../../src/client/group-offsets.ts'
import { ErrorCode } from '../../../../src/protocol/errors.ts'
import { seen } from '../payload.ts'
import type { SimTopic } from '../sim-topic.ts'
import { castOf } from '../tunables.ts'
import { type ActorParts, byPartition, expectTrouble, findTopic, openClient, pass } from './actor.ts'
import { CommitLog } from './commit-log.ts'

/** A member of a consumer group: joins, reads, commits, looks at what is committed, and leaves or dies. */
export async function runMemberActor(parts: ActorParts): Promise<void> {
  const { random } = parts
  const topic = await findTopic(parts, 'orders')
  if (topic === undefined) return
  const isCalm = castOf(parts.settings) === 'calm'
  const group = isCalm ? 'team-1' : random.pick(['team-1', 'team-1', 'team-2'])
  // A calm group must be able to reach its broker, even one that is added and has all others die before anybody heard of it.
  const client = openClient(isCalm ? { ...parts, brokers: parts.everywhere } : parts)
  const instanceId = !isCalm && random.chance(0.2) ? `${group}-${parts.index}` : null
  const consumer = client.consumer({
    group,
    instanceId,
    autoCommitMs: -1,
    offsetReset: 'earliest',
    fetchWaitMs: random.pick([50, 500]),
    sessionMs: isCalm ? 6_000 : random.pick([2_000, 6_000]),
    heartbeatMs: isCalm ? 1_000 : random.pick([300, 1_000]),
    rebalanceMs: random.pick([2_000, 5_000]),
  })
  const member = new Member(parts, topic, group, instanceId, client, consumer)
  await member.run(isCalm)
  if (isCalm) parts.groups.end(group)
  // Who dies leaves its place to be found empty.
  if (random.chance(0.3)) return
  await consumer.close().catch(expectTrouble)
  client.close()
}

class Member {
  readonly #parts: ActorParts
  readonly #topic: SimTopic
  readonly #group: string
  readonly #instanceId: string | null
  readonly #client: Client
  readonly #consumer: Consumer
  readonly #commits: CommitLog
  /** Of its newest assignment. */
  #generation = -1
  /** The broker said for good that it has no place in the group. */
  #isRefused = false

  constructor(parts: ActorParts, topic: SimTopic, group: string, instanceId: string | null, client: Client, consumer: Consumer) {
    this.#parts = parts
    this.#topic = topic
    this.#group = group
    this.#instanceId = instanceId
    this.#client = client
    this.#consumer = consumer
    this.#commits = new CommitLog(parts, client.cluster, group, topic)
    consumer.subscribe([topic.name], { assigned: (partitions) => this.#assigned(partitions.map(({ partition }) => partition)) })
  }

  /** A calm one stays to the end. Whoever is there at the end must get a place and commit: the group has to come to rest. */
  async run(isCalm: boolean): Promise<void> {
    const { clock, groups, operations, random } = this.#parts
    if (isCalm) groups.enter(() => this.#place, clock.monotonicMs())
    for (let i = 0; (isCalm || i < operations) && !this.#parts.windingDown() && !this.#isRefused; i++) {
      await this.#poll()
      if (random.chance(0.3)) await this.#commit()
      if (random.chance(0.1)) await this.#commits.read(random.int(this.#topic.partitionCount))
      if (isCalm && !groups.isCalm) await this.#describe()
      await pass(this.#parts, random.int(400))
    }
    while (this.#parts.windingDown() && !this.#isRefused && !(await this.#settled())) await pass(this.#parts, 200)
  }

  /** Undefined while it waits for what is assigned to it: who loses that answer joins once more, and the group begins anew. */
  get #place(): Committer | undefined {
    const { membership } = this.#consumer
    return membership?.generation === this.#generation ? membership : undefined
  }

  async #poll(): Promise<void> {
    const { random, history, name } = this.#parts
    const invoked = history.begin()
    try {
      const records = await this.#consumer.poll({ maxWaitMs: random.pick([0, 100, 500]), recordsMax: random.pick([1, 500]) })
      for (const [partition, of] of byPartition(records)) {
        history.read(invoked, {
          client: name,
          mode: 'subscribe',
          session: `${name}/${partition}/${of[0]!.offset}`,
          partition: this.#topic.key(partition),
          from: of[0]!.offset,
          next: of.at(-1)!.offset + 1,
          records: of.map(seen),
          highWatermark: -1,
          lastStable: -1,
          logStart: -1,
          leaderEpoch: -1,
        })
      }
    } catch (error) {
      expectTrouble(error)
      const isReplaced = error instanceof BrokerFailure && error.errorCode === ErrorCode.FENCED_INSTANCE_ID
      this.#isRefused = isReplaced || (error instanceof Failure && error.kind === 'invalid')
    }
  }

  /** Tells whether what was to be committed is. */
  async #commit(): Promise<boolean> {
    if (this.#consumer.membership === undefined) return false
    let isDone = true
    for (const { partition, offset } of this.#consumer.positions) {
      if (!(await this.#commits.commit(partition, offset, this.#consumer))) isDone = false
    }
    return isDone
  }

  async #settled(): Promise<boolean> {
    await this.#poll()
    return this.#commit()
  }

  async #describe(): Promise<void> {
    const { clock, groups } = this.#parts
    try {
      groups.judge(await this.#client.admin.groups.describe(this.#group), clock.monotonicMs())
    } catch (error) {
      expectTrouble(error)
    }
  }

  #assigned(partitions: readonly number[]): void {
    const { history, coverage } = this.#parts
    const { generation, memberId } = this.#consumer.membership!
    this.#generation = generation
    coverage.count('deed-rebalance')
    history.assignment({
      group: this.#group,
      generation,
      // A static member that comes back has another id, and is the same member.
      member: this.#instanceId ?? memberId,
      partitions: partitions.map((partition) => this.#topic.key(partition)),
    })
  }
}
