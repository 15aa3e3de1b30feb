import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { type Assigned, Assignment, type Start } from './assigned.ts'
import type { Cluster } from './cluster.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import { Fetcher } from './fetcher.ts'
import { GroupMember } from './group-member.ts'
import { type Committer, commitOffsets, fetchCommitted, NO_MEMBER, type OffsetToCommit } from './group-offsets.ts'
import { EARLIEST, LATEST, listOffsets } from './list-offsets.ts'
import { type PartitionOffset, partitionName, type TopicPartition } from './partitions.ts'

export interface ConsumerRecord extends TopicPartition {
  readonly offset: number
  /** ms since 1970, -1 for none. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly key: string; readonly value: Buffer | null }[]
}

export interface PollOptions {
  readonly maxWaitMs: number
  readonly recordsMax: number
  readonly signal?: AbortSignal | undefined
}

/** Told during `poll`. `revoked` is awaited before the group goes on: what was given out may still be committed. */
export interface RebalanceListener {
  readonly revoked?: (partitions: readonly TopicPartition[]) => Promise<void>
  readonly assigned?: (partitions: readonly TopicPartition[]) => void
}

/**
 * Reads partitions that it is told (`assign`) or that its group gives it (`subscribe`). All work happens within `poll`, apart from
 * fetches that are under way and the heartbeats. One call at a time.
 */
export class Consumer {
  readonly #cluster: Cluster
  readonly #options: ConsumerOptions
  readonly #lane: string
  readonly #assignment = new Assignment()
  readonly #fetcher: Fetcher
  #member: GroupMember | undefined
  #listener: RebalanceListener = {}
  #wake: (() => void) | undefined
  /** Something was answered since the last look. */
  #woken = false
  #commitDueMs = 0
  #closed = false

  constructor(cluster: Cluster, options: ConsumerOptions, lane: string) {
    this.#cluster = cluster
    this.#options = options
    this.#lane = lane
    const answered = (): void => this.#wakeUp()
    this.#fetcher = new Fetcher({ cluster, assignment: this.#assignment, options, lane: `${lane}-fetch`, answered })
  }

  /** From now on these; each begins at its `start`, or where the group committed, or by `offsetReset`. */
  assign(partitions: readonly (TopicPartition & { readonly start?: Start })[]): void {
    assert(this.#member === undefined, 'a consumer that subscribed is given its partitions')
    this.#assignment.clear()
    for (const partition of partitions) this.#assignment.set(partition, partition.start ?? this.#firstStart())
  }

  /** Joins the group with the next `poll`. */
  subscribe(topics: readonly string[], listener: RebalanceListener = {}): void {
    const { group } = this.#options
    assert(group !== undefined, 'who subscribes needs a group')
    assert(this.#member === undefined, 'a consumer subscribes once')
    this.#listener = listener
    const disturbed = (): void => this.#wakeUp()
    this.#member = new GroupMember({ cluster: this.#cluster, group, topics, options: this.#options, lane: this.#lane, disturbed })
  }

  /** Who it is in its group, as of the last join; undefined: no member. */
  get membership(): Committer | undefined {
    return this.#member?.isMember === true ? this.#member.committer : undefined
  }

  /** What was fetched for it is forgotten. */
  seek(partition: TopicPartition, start: Start): void {
    assert(this.#assignment.has(partition), 'a consumer seeks in partitions that it reads')
    this.#assignment.set(partition, start)
  }

  /** Next offset of each partition, as far as it is known. */
  get positions(): readonly PartitionOffset[] {
    return this.#assignment.all.flatMap(({ topic, partition, position }) =>
      position === undefined ? [] : [{ topic, partition, offset: position }],
    )
  }

  get assigned(): readonly TopicPartition[] {
    return this.#assignment.all.map(({ topic, partition }) => ({ topic, partition }))
  }

  /** Partitions with the end that the last fetch told; -1 before the first one. */
  get highWatermarks(): readonly (TopicPartition & { readonly highWatermark: number })[] {
    return this.#assignment.all.map(({ topic, partition, highWatermark }) => ({ topic, partition, highWatermark }))
  }

  /**
   * The next records, in order within each partition; none when the time is up. Fails with a Failure that another try wouldn't heal,
   * `aborted` when the signal fires.
   */
  async poll({ maxWaitMs, recordsMax, signal }: PollOptions): Promise<readonly ConsumerRecord[]> {
    const { clock } = this.#cluster.parts
    const deadlineMs = clock.monotonicMs() + maxWaitMs
    await this.#commitIfDue(signal)
    for (;;) {
      throwIfAborted(signal)
      this.#woken = false
      if (this.#member?.mustJoin === true) await this.#rejoin(this.#member, signal)
      await this.#resolvePositions(signal)
      const againMs = this.#fetcher.start(clock.monotonicMs())
      const records = toRecords(await this.#fetcher.take(recordsMax))
      // What was emptied just now is fetched again at once, while the caller works on it.
      const emptied = this.#fetcher.start(clock.monotonicMs())
      if (records.length > 0) return records
      this.#fetcher.throwFailure()
      const nowMs = clock.monotonicMs()
      if (nowMs >= deadlineMs) return []
      if (!this.#woken) await this.#change(Math.min(deadlineMs, againMs, emptied) - nowMs, signal)
    }
  }

  /** For `commits: 'done'`: these records are dealt with, and all before them in their partitions. Told before the next `poll`. */
  done(records: readonly PartitionOffset[]): void {
    this.#assignment.noteDone(records)
  }

  /** Commits for the group: these offsets, or what its options say. Fails with a Failure. */
  async commit(offsets: readonly OffsetToCommit[] = this.#uncommitted(), signal?: AbortSignal): Promise<void> {
    const { group } = this.#options
    assert(group !== undefined, 'who commits needs a group')
    if (offsets.length === 0) return
    await commitOffsets(this.#cluster, group, this.#committer(group), offsets, { signal, lane: this.#lane })
    this.#assignment.noteCommitted(offsets)
  }

  /** Commits if it does so by itself, leaves the group, closes its connections. */
  async close(signal?: AbortSignal): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#fetcher.stop()
    try {
      if (this.#commits && (this.#member === undefined || this.#member.isMember)) await this.commit(undefined, signal)
    } finally {
      try {
        await this.#member?.leave(signal)
      } finally {
        this.#member?.stop()
        await this.#fetcher.endSessions(signal)
        this.#cluster.closeLane(this.#lane)
        this.#cluster.closeLane(`${this.#lane}-fetch`)
      }
    }
  }

  #uncommitted(): readonly PartitionOffset[] {
    return this.#assignment.uncommitted(this.#options.commits)
  }

  get #commits(): boolean {
    return this.#options.group !== undefined && this.#options.autoCommitMs >= 0
  }

  #firstStart(): Start {
    if (this.#options.group !== undefined) return 'committed'
    return this.#options.offsetReset === 'earliest' ? 'earliest' : 'latest'
  }

  /** A broker takes a commit of nobody while the group is empty: from an evicted member it would rewind what others committed since. */
  #committer(group: string): Committer {
    if (this.#member === undefined) return NO_MEMBER
    if (this.#member.isMember) return this.#member.committer
    throw new Failure('fenced', 'no-member', 'no', `this consumer is no member of group ${group} now: join again`)
  }

  async #commitIfDue(signal: AbortSignal | undefined): Promise<void> {
    const nowMs = this.#cluster.parts.clock.monotonicMs()
    if (!this.#commits || nowMs < this.#commitDueMs || this.#member?.mustJoin === true) return
    const isFirst = this.#commitDueMs === 0
    this.#commitDueMs = nowMs + this.#options.autoCommitMs
    if (!isFirst) await this.#commitQuietly(signal)
  }

  /** A rebalance may have taken the partitions; then somebody else goes on from what was committed before. */
  async #commitQuietly(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.commit(undefined, signal)
    } catch (error) {
      if (!(error instanceof Failure) || error.reason === 'aborted') throw error
      this.#cluster.parts.log.warn('offsets were not committed', { cause: error.message })
    }
  }

  async #rejoin(member: GroupMember, signal: AbortSignal | undefined): Promise<void> {
    if (member.failure !== undefined) throw member.failure
    const before = this.assigned
    if (before.length > 0) {
      if (this.#commits && member.isMember) await this.#commitQuietly(signal)
      await this.#listener.revoked?.(before)
    }
    // Others may read on from here, also in what comes back; and a join that fails half way leaves a generation in which nothing is ours.
    this.#assignment.clear()
    const partitions = await member.join(signal)
    this.#assignment.become(partitions, 'committed')
    this.#listener.assigned?.(partitions)
  }

  async #resolvePositions(signal: AbortSignal | undefined): Promise<void> {
    const open = this.#assignment.all.filter(({ position }) => position === undefined)
    if (open.length === 0) return
    await this.#fromCommitted(
      open.filter(({ start }) => start === 'committed'),
      signal,
    )
    const asked = open.filter(({ position }) => position === undefined)
    const questions = asked.map(({ topic, partition, start }) => ({
      topic,
      partition,
      timestamp: start === 'earliest' ? EARLIEST : LATEST,
    }))
    const found = await listOffsets(this.#cluster, questions, { signal, readCommitted: this.#options.readCommitted })
    asked.forEach((assigned, index) => {
      assigned.position = Math.max(0, found[index]!.offset)
    })
  }

  async #fromCommitted(open: readonly Assigned[], signal: AbortSignal | undefined): Promise<void> {
    const { group, offsetReset } = this.#options
    if (open.length === 0 || group === undefined) return
    const committed = await fetchCommitted(this.#cluster, group, open, signal)
    const offsets = new Map(committed.map((entry) => [partitionName(entry), entry.offset]))
    for (const assigned of open) {
      const offset = offsets.get(partitionName(assigned))
      if (offset !== undefined) {
        assigned.position = offset
        assigned.committed = offset
      } else if (offsetReset === 'fail') {
        throw new Failure('invalid', 'no-offset', 'no', `group ${group} has no offset for ${partitionName(assigned)}`)
      } else assigned.start = offsetReset
    }
  }

  #wakeUp(): void {
    this.#woken = true
    this.#wake?.()
  }

  /** Resolves when something was answered, or after the time. */
  #change(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.cancel()
        this.#wake = undefined
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = this.#cluster.parts.clock.after(waitMs, done)
      this.#wake = done
      signal?.addEventListener('abort', done, { once: true })
    })
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Failure('unavailable', 'aborted', 'no', 'the read was given up')
}

function toRecords(taken: Awaited<ReturnType<Fetcher['take']>>): readonly ConsumerRecord[] {
  return taken.flatMap(([{ topic, partition }, records]) => records.map((record) => ({ topic, partition, ...record })))
}
