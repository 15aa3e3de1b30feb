import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import type { DecodedRecord } from '../protocol/records/read-records.ts'
import type { Assigned, Assignment } from './assigned.ts'
import { BrokerFailure, isRetriable } from './broker-failure.ts'
import { type Cluster, isStaleLeader } from './cluster.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import { type FetchedBytes, fetchRequest, readFetched } from './fetch-request.ts'
import { FETCH_IDS_SINCE, FetchSession } from './fetch-session.ts'
import { FetchedPartition } from './fetched-partition.ts'
import { partitionName } from './partitions.ts'

export interface FetcherParts {
  readonly cluster: Cluster
  readonly assignment: Assignment
  readonly options: ConsumerOptions
  readonly lane: string
  /** Called after each answer. */
  readonly answered: () => void
}

/** How much longer than the broker may wait the client does. */
const ANSWER_MARGIN_MS = 30_000
/** What ending a session may take: it ends by itself, too. */
const FAREWELL_MS = 1_000

/**
 * Keeps one fetch under way to each leader whose partitions have nothing left to give out. So at most `fetchBytesMax` lie here for
 * each broker, and a broker that is gone holds up nobody else's partitions. While some partition of a broker has something left, the
 * others wait with it: a fetch for them alone may hang at the broker, and the busy one would be behind it, and in and out of the session.
 */
export class Fetcher {
  readonly #parts: FetcherParts
  readonly #abort = new AbortController()
  /** Brokers that a fetch is under way to. */
  readonly #busy = new Set<number>()
  /** One for each broker that was ever fetched from. */
  readonly #sessions = new Map<number, FetchSession>()
  readonly #asking = new Set<string>()
  #failure: Failure | undefined
  #turn = 0
  #pausedMs = 0

  constructor(parts: FetcherParts) {
    this.#parts = parts
  }

  /** Gives up what is under way. */
  stop(): void {
    this.#abort.abort()
  }

  /** Tells the brokers that its sessions are over: they hold few, and each a while. What fails of it doesn't matter. */
  async endSessions(signal?: AbortSignal): Promise<void> {
    const { cluster } = this.#parts
    const limit = new AbortController()
    const giveUp = (): void => limit.abort()
    const timer = cluster.parts.clock.after(FAREWELL_MS, giveUp)
    signal?.addEventListener('abort', giveUp)
    const open = [...this.#sessions].filter(([, session]) => session.isOpen && signal?.aborted !== true)
    try {
      await Promise.all(open.map(([node, session]) => this.#endSession(node, session, limit.signal)))
    } finally {
      timer.cancel()
      signal?.removeEventListener('abort', giveUp)
    }
  }

  /** On another connection than fetches, which are answered in their order. */
  async #endSession(node: number, session: FetchSession, signal: AbortSignal): Promise<void> {
    const { cluster, options } = this.#parts
    const request = fetchRequest(session.last(), { ...options, fetchWaitMs: 0 })
    try {
      await cluster.request(fetchApi, request, { node }, { signal })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
    }
  }

  /** Throws what ended the reading of a partition for good; after that the reading goes on. */
  throwFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
  }

  /** Starts what can be started. The result is when to call again though nothing was answered. */
  start(nowMs: number): number {
    const byNode = new Map<number, Assigned[]>()
    const unread = this.#unreadNodes()
    let againMs = Number.POSITIVE_INFINITY
    for (const assigned of this.#parts.assignment.all) {
      if (assigned.position === undefined || assigned.fetched !== undefined || assigned.fetching) continue
      if (assigned.pausedUntilMs > nowMs) {
        againMs = Math.min(againMs, assigned.pausedUntilMs)
        continue
      }
      const node = this.#leaderOf(assigned, nowMs)
      if (node < 0 || this.#busy.has(node) || unread.has(node)) continue
      const of = byNode.get(node)
      if (of === undefined) byNode.set(node, [assigned])
      else of.push(assigned)
    }
    for (const [node, of] of byNode) void this.#fetch(node, of)
    return againMs
  }

  /** Brokers of which something wasn't given out yet. */
  #unreadNodes(): ReadonlySet<number> {
    const { cluster, assignment } = this.#parts
    const nodes = assignment.all.map(({ topic, partition, fetched }) =>
      fetched === undefined || fetched.isStuck ? -1 : (cluster.metadata.peek(topic)?.partitions[partition]?.leader ?? -1),
    )
    return new Set(nodes)
  }

  /** -1: not known, and asked for. */
  #leaderOf(assigned: Assigned, nowMs: number): number {
    const { cluster } = this.#parts
    const facts = cluster.metadata.peek(assigned.topic)
    if (facts === undefined) {
      void this.#ask(assigned)
      return -1
    }
    const leader = facts.partitions[assigned.partition]?.leader ?? -1
    if (leader < 0) {
      this.#pause(assigned, nowMs)
      cluster.metadata.forgetTopic(assigned.topic)
    }
    return leader
  }

  async #ask({ topic }: Assigned): Promise<void> {
    if (this.#asking.has(topic)) return
    this.#asking.add(topic)
    const { cluster, assignment, answered } = this.#parts
    try {
      await cluster.topic(topic, { signal: this.#abort.signal })
    } catch (error) {
      const nowMs = cluster.parts.clock.monotonicMs()
      for (const assigned of assignment.all) if (assigned.topic === topic) this.#failed(assigned, error, nowMs)
    } finally {
      this.#asking.delete(topic)
      answered()
    }
  }

  async #fetch(node: number, of: readonly Assigned[]): Promise<void> {
    const { cluster, options, lane, answered } = this.#parts
    const session = this.#sessionOf(node)
    const ids = new Map(of.map(({ topic }) => [topic, cluster.metadata.peek(topic)?.id]))
    const wanted = of.map(({ topic, partition, position }) => ({ topic, partition, offset: position!, topicId: ids.get(topic) }))
    const cap = wanted.every(({ topicId }) => topicId !== undefined) ? {} : { maxVersion: FETCH_IDS_SINCE - 1 }
    const timeoutMs = options.fetchWaitMs + ANSWER_MARGIN_MS
    this.#busy.add(node)
    for (const assigned of of) assigned.fetching = true
    try {
      const request = (version: number) => fetchRequest(session.next(wanted, version), options)
      const response = await cluster.request(fetchApi, request, { node }, { lane, timeoutMs, signal: this.#abort.signal, ...cap })
      const answers = readFetched(response, wanted, `broker ${node}`)
      session.answered(response.sessionId)
      this.#take(of, answers)
    } catch (error) {
      // After a session's own error nothing is known of the partitions: they are asked for again at once.
      if (this.#abort.signal.aborted || session.failed(error)) return
      const nowMs = cluster.parts.clock.monotonicMs()
      for (const assigned of of) this.#failed(assigned, error, nowMs)
    } finally {
      this.#busy.delete(node)
      for (const assigned of of) assigned.fetching = false
      answered()
    }
  }

  #sessionOf(node: number): FetchSession {
    const known = this.#sessions.get(node)
    if (known !== undefined) return known
    const session = new FetchSession()
    this.#sessions.set(node, session)
    return session
  }

  #take(of: readonly Assigned[], answers: readonly (FetchedBytes | Failure)[]): void {
    const nowMs = this.#parts.cluster.parts.clock.monotonicMs()
    of.forEach((assigned, index) => {
      const answer = answers[index]!
      if (!this.#parts.assignment.holds(assigned)) return
      if (answer instanceof Failure) {
        this.#failed(assigned, answer, nowMs)
        return
      }
      if (answer.highWatermark >= 0) assigned.highWatermark = answer.highWatermark
      if (answer.records.length === 0) return
      assigned.fetched = new FetchedPartition(answer.records, assigned.position!, answer.aborted)
    })
  }

  #failed(assigned: Assigned, error: unknown, nowMs: number): void {
    if (!(error instanceof Failure)) throw error
    const { cluster, options } = this.#parts
    if (this.#abort.signal.aborted) return
    if (isStaleLeader(error)) cluster.metadata.forgetTopic(assigned.topic)
    const isOut = error instanceof BrokerFailure && error.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE
    if (isOut && options.offsetReset !== 'fail') {
      cluster.parts.log.warn('an offset is out of range; reading goes on elsewhere', {
        partition: partitionName(assigned),
        offset: assigned.position,
        at: options.offsetReset,
      })
      assigned.position = undefined
      assigned.start = options.offsetReset
      return
    }
    this.#pause(assigned, nowMs)
    if (!isRetriable(error)) this.#failure = error
    else if (nowMs - this.#pausedMs > WARN_EVERY_MS) {
      this.#pausedMs = nowMs
      cluster.parts.log.warn('a partition cannot be read right now', { partition: partitionName(assigned), cause: error.message })
    }
  }

  #pause(assigned: Assigned, nowMs: number): void {
    const { backoffMsMax } = this.#parts.cluster.settings
    assigned.pausedUntilMs = nowMs + backoffMsMax * (0.25 + this.#parts.cluster.parts.random.float() / 4)
  }

  /**
   * Records of the next partitions that have some, at most `count`; none: nothing is here. Fails with a Failure where a batch can't be
   * opened, but only while nothing was taken: what was taken has moved its position, so it must be given out first.
   */
  async take(count: number): Promise<readonly (readonly [Assigned, readonly DecodedRecord[]])[]> {
    const { cluster, assignment } = this.#parts
    const taken: (readonly [Assigned, readonly DecodedRecord[]])[] = []
    const all = assignment.all
    // Another one is first every time, so that neither a busy partition nor a damaged one starves the others.
    const turn = this.#turn++
    let left = count
    for (let step = 0; step < all.length && left > 0; step++) {
      const assigned = all[(turn + step) % all.length]!
      const { fetched } = assigned
      if (fetched === undefined) continue
      let records: readonly DecodedRecord[]
      try {
        records = await fetched.take(left, cluster.parts.compute, cluster.settings.inflatedBytesMax)
      } catch (error) {
        if (taken.length === 0 || !(error instanceof Failure)) throw error
        break
      }
      if (!assignment.holds(assigned)) continue
      assigned.position = fetched.position
      if (fetched.isEmpty) assigned.fetched = undefined
      if (records.length > 0) taken.push([assigned, records])
      left -= records.length
    }
    return taken
  }
}

const WARN_EVERY_MS = 10_000
