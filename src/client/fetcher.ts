import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import type { DecodedRecord } from '../protocol/records/read-records.ts'
import type { Assigned, Assignment } from './assigned.ts'
import { BrokerFailure, isRetriable } from './broker-failure.ts'
import { type Cluster, isStaleLeader } from './cluster.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import { FETCH_IDS_SINCE, type FetchedBytes, fetchRequest, readFetched } from './fetch-request.ts'
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

/**
 * Keeps one fetch under way to each leader of a partition that has nothing left to give out. So at most `fetchBytesMax` lie here for
 * each broker, and a broker that is gone holds up nobody else's partitions.
 */
export class Fetcher {
  readonly #parts: FetcherParts
  readonly #abort = new AbortController()
  /** Brokers that a fetch is under way to. */
  readonly #busy = new Set<number>()
  readonly #asking = new Set<string>()
  #failure: Failure | undefined
  #turn = 0
  #pausedMs = 0

  constructor(parts: FetcherParts) {
    this.#parts = parts
  }

  close(): void {
    this.#abort.abort()
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
    let againMs = Number.POSITIVE_INFINITY
    for (const assigned of this.#parts.assignment.all) {
      if (assigned.position === undefined || assigned.fetched !== undefined || assigned.fetching) continue
      if (assigned.pausedUntilMs > nowMs) {
        againMs = Math.min(againMs, assigned.pausedUntilMs)
        continue
      }
      const partition = this.#leaderOf(assigned, nowMs)
      if (partition < 0 || this.#busy.has(partition)) continue
      const of = byNode.get(partition)
      if (of === undefined) byNode.set(partition, [assigned])
      else of.push(assigned)
    }
    for (const [node, of] of byNode) void this.#fetch(node, of)
    return againMs
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
    const wanted = of.map(({ topic, partition, position }) => ({ topic, partition, offset: position! }))
    const ids = new Map(of.map(({ topic }) => [topic, cluster.metadata.peek(topic)?.id]))
    const idOf = (topic: string): string | undefined => ids.get(topic)
    const cap = wanted.every(({ topic }) => idOf(topic) !== undefined) ? {} : { maxVersion: FETCH_IDS_SINCE - 1 }
    const timeoutMs = options.fetchWaitMs + ANSWER_MARGIN_MS
    this.#busy.add(node)
    for (const assigned of of) assigned.fetching = true
    try {
      const request = fetchRequest(wanted, idOf, options)
      const response = await cluster.request(fetchApi, request, { node }, { lane, timeoutMs, signal: this.#abort.signal, ...cap })
      this.#take(of, readFetched(response, wanted, idOf, `broker ${node}`))
    } catch (error) {
      const nowMs = cluster.parts.clock.monotonicMs()
      for (const assigned of of) this.#failed(assigned, error, nowMs)
    } finally {
      this.#busy.delete(node)
      for (const assigned of of) assigned.fetching = false
      answered()
    }
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
      cluster.parts.log.warn('an offset is gone; reading goes on elsewhere', {
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
      if (records.length === 0) assigned.fetched = undefined
      else taken.push([assigned, records])
      left -= records.length
    }
    return taken
  }
}

const WARN_EVERY_MS = 10_000
