import { assert } from '../base/assert.ts'
import { Failure, type FailureReason } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Timer } from '../base/ports.ts'
import { orAborted } from '../base/wanted.ts'
import { type Cluster, isStaleLeader } from './cluster.ts'
import type { Attempt, PartitionQueue } from './partition-queue.ts'
import type { Shipment } from './produce-request.ts'
import type { Identity, ProducerBatch } from './producer-batch.ts'
import { newIdentity } from './producer-identity.ts'
import type { ProducerOptions } from './producer-options.ts'
import { type Delivery, type ProducerRecord, recordBytes, type Sending } from './producer-record.ts'
import { backoffMs } from './retry.ts'
import { ship } from './shipping.ts'
import { TopicSends } from './topic-sends.ts'

/**
 * Sends records. Those of one partition are stored in the order of their `send`, and with `idempotent` never twice.
 *
 * ```
 *   send → topic known? → queue of its partition → one request per broker → settled
 *            (asks)          (linger, batches)       (≤ inFlightMax)
 * ```
 * `#pump` looks what may go, whenever something changed; nothing else starts work.
 */
export class Producer {
  readonly #cluster: Cluster
  readonly #options: ProducerOptions
  readonly #lane: string
  readonly #topics = new Map<string, TopicSends>()
  readonly #asking = new Set<string>()
  /** Requests on their way, by broker; while one is put together no other one of its broker is. */
  readonly #inFlight = new Map<number, number>()
  readonly #shipping = new Set<number>()
  #identity: Identity | undefined
  readonly #fetchingIdentity = new Set<PartitionQueue | 'shared'>()
  #bufferedBytes = 0
  #pendingCount = 0
  #pumpDue = false
  #timer: Timer | undefined
  readonly #waiters = new Set<() => void>()
  readonly #abort = new AbortController()
  #state: 'open' | 'closing' | 'closed' = 'open'

  constructor(cluster: Cluster, options: ProducerOptions, lane: string) {
    assert(options.inFlightMax >= 1 && options.inFlightMax <= 5, 'brokers remember five batches of a producer')
    assert(!options.idempotent || options.acks === -1, 'an idempotent producer waits for all acknowledgements')
    this.#cluster = cluster
    this.#options = options
    this.#lane = lane
  }

  /** Of records that aren't settled. */
  get bufferedBytes(): number {
    return this.#bufferedBytes
  }

  /**
   * Resolves when the record is stored. Fails with a Failure whose `applied` tells whether it may be stored all the same;
   * `buffer-full` at once when `bufferBytesMax` is reached (`room` waits for that).
   */
  send(record: ProducerRecord): Promise<Delivery> {
    return new Promise((resolve, reject) => {
      if (this.#state !== 'open') throw new Failure('unavailable', 'producer-closed', 'no', 'the producer is closed')
      const bytes = recordBytes(record)
      if (this.#bufferedBytes > 0 && this.#bufferedBytes + bytes > this.#options.bufferBytesMax) {
        throw new Failure('unavailable', 'buffer-full', 'no', `${this.#bufferedBytes} bytes of records aren't settled yet`)
      }
      const { clock } = this.#cluster.parts
      const { key = null, value, headers = [], timestamp = clock.nowMs() } = record
      this.#bufferedBytes += bytes
      this.#pendingCount++
      const settled = (): void => {
        this.#bufferedBytes -= bytes
        this.#pendingCount--
        this.#wakeWaiters()
      }
      const sending: Sending = {
        input: { timestamp, key, value, headers },
        bytes,
        delivered: (delivery) => {
          settled()
          resolve(delivery)
        },
        failed: (failure) => {
          settled()
          reject(failure)
        },
      }
      this.#topic(record.topic).add(record, sending, this.#cluster.metadata.peek(record.topic), clock.monotonicMs())
      this.#pumpSoon()
    })
  }

  /** Resolves when at most half of the buffer is in use. */
  async room(signal?: AbortSignal): Promise<void> {
    while (this.#bufferedBytes * 2 > this.#options.bufferBytesMax) await this.#change(signal)
  }

  /** Sends what waits for company and resolves when every record is settled, one way or the other. */
  async flush(signal?: AbortSignal): Promise<void> {
    while (this.#pendingCount > 0) {
      for (const topic of this.#topics.values()) for (const queue of topic.queues) queue.closeOpenBatch()
      this.#pumpSoon()
      await this.#change(signal)
    }
  }

  /** Takes no further records and settles the rest. When the signal fires, what isn't settled fails. */
  async close(signal?: AbortSignal): Promise<void> {
    if (this.#state === 'closed') return
    this.#state = 'closing'
    try {
      await this.flush(signal)
    } finally {
      this.#state = 'closed'
      this.#timer?.cancel()
      this.#abort.abort()
      this.#cluster.closeLane(this.#lane)
      this.#failWaiting(new Failure('unavailable', 'producer-closed', 'no', 'the producer was closed before the record was sent'))
    }
  }

  #topic(name: string): TopicSends {
    let topic = this.#topics.get(name)
    if (topic === undefined) {
      const inFlightMax = this.#options.inFlightMax
      topic = new TopicSends(name, { ...this.#options, inFlightMax }, this.#cluster.parts.random)
      this.#topics.set(name, topic)
    }
    return topic
  }

  #pumpSoon(): void {
    if (this.#pumpDue) return
    this.#pumpDue = true
    this.#cluster.parts.clock.soon(() => {
      this.#pumpDue = false
      this.#pump()
    })
  }

  #pump(): void {
    this.#timer?.cancel()
    if (this.#state === 'closed') return
    const nowMs = this.#cluster.parts.clock.monotonicMs()
    const byNode = new Map<number, Shipment[]>()
    let nextMs = Number.POSITIVE_INFINITY
    for (const topic of this.#topics.values()) {
      if (topic.isEmpty) continue
      nextMs = Math.min(nextMs, this.#pumpTopic(topic, nowMs, byNode))
    }
    for (const [node, shipments] of byNode) this.#ship(node, shipments)
    if (nextMs < Number.POSITIVE_INFINITY) {
      this.#timer = this.#cluster.parts.clock.after(Math.max(1, nextMs - nowMs), () => this.#pump())
    }
  }

  /** Adds what may go to `byNode`; the result is when to look again without any other reason. */
  #pumpTopic(topic: TopicSends, nowMs: number, byNode: Map<number, Shipment[]>): number {
    const { deliveryMs } = this.#options
    const facts = this.#cluster.metadata.peek(topic.name)
    if (facts === undefined) this.#askFor(topic)
    else topic.placeAll(facts)
    for (const { failed } of topic.takeUnplaced(nowMs - deliveryMs)) {
      failed(
        new Failure('unavailable', 'delivery-timed-out', 'no', `nothing was learned of topic ${topic.name} in ${deliveryMs} ms`),
      )
    }
    let nextMs = (topic.oldestUnplacedMs ?? Number.POSITIVE_INFINITY) + deliveryMs
    for (const queue of topic.queues) {
      if (queue.isEmpty) continue
      queue.expire(nowMs)
      const batch = facts === undefined ? undefined : queue.ready(nowMs)
      const leader = facts?.partitions[queue.partition]?.leader ?? -1
      if (batch !== undefined && leader < 0) this.#withoutLeader(queue, batch, nowMs)
      else if (batch !== undefined && this.#hasIdentity(queue)) this.#load(byNode, leader, { queue, batch, facts: facts! })
      // What is ready and couldn't go waits for an answer, not for time.
      const queueMs = queue.nextMs(nowMs) ?? Number.POSITIVE_INFINITY
      nextMs = Math.min(nextMs, queueMs > nowMs ? queueMs : nowMs + RECHECK_MS)
    }
    return nextMs
  }

  #load(byNode: Map<number, Shipment[]>, leader: number, shipment: Shipment): void {
    if (this.#shipping.has(leader) || (this.#inFlight.get(leader) ?? 0) >= this.#options.inFlightMax) return
    const shipments = byNode.get(leader) ?? []
    const bytes = shipments.reduce((sum, { batch }) => sum + batch.sizeBytes, 0)
    if (shipments.length > 0 && bytes + shipment.batch.sizeBytes > this.#options.requestBytesMax) return
    shipments.push(shipment)
    byNode.set(leader, shipments)
  }

  #withoutLeader(queue: PartitionQueue, batch: ProducerBatch, nowMs: number): void {
    batch.pausedUntilMs = nowMs + this.#cluster.settings.backoffMsMax
    this.#cluster.metadata.forgetTopic(queue.topic)
  }

  #ship(node: number, shipments: readonly Shipment[]): void {
    this.#shipping.add(node)
    this.#inFlight.set(node, (this.#inFlight.get(node) ?? 0) + 1)
    for (const { queue, batch } of shipments) {
      queue.started(batch)
      // Chosen now, in the order of the queue, though the bytes are made later.
      batch.stamp ??= queue.stamp(batch, this.#identity)
    }
    let isSent = false
    const sent = (): void => {
      if (isSent) return
      isSent = true
      this.#shipping.delete(node)
      this.#pumpSoon()
    }
    const settle = (shipment: Shipment, attempt: Attempt): void => this.#settle(shipment, attempt)
    const done = (): void => {
      this.#inFlight.set(node, (this.#inFlight.get(node) ?? 1) - 1)
      sent()
      this.#pumpSoon()
    }
    void ship({ cluster: this.#cluster, options: this.#options, lane: this.#lane, node, shipments, sent, settle }).finally(done)
  }

  #settle({ queue, batch }: Shipment, attempt: Attempt): void {
    const { clock, random, log } = this.#cluster.parts
    const pauseMs = backoffMs(random, this.#cluster.settings, batch.attempts)
    if (attempt.kind === 'failed') {
      if (isStaleLeader(attempt.failure)) this.#cluster.metadata.forgetTopic(queue.topic)
      if (log.debugEnabled) log.debug('a batch was not stored', { topic: queue.topic, cause: attempt.failure.message })
    }
    queue.settle(batch, attempt, clock.monotonicMs(), this.#state === 'closed' ? 0 : pauseMs)
    if (this.#state === 'closed') queue.failWaiting(closedFailure())
    this.#pumpSoon()
  }

  #askFor(topic: TopicSends): void {
    if (this.#asking.has(topic.name)) return
    this.#asking.add(topic.name)
    void this.#ask(topic).finally(() => {
      this.#asking.delete(topic.name)
      this.#pumpSoon()
    })
  }

  /** Only a broker's own word ends what waits for a topic: a cluster that can't be reached may come back. */
  async #ask(topic: TopicSends): Promise<void> {
    const { signal } = this.#abort
    try {
      await this.#cluster.topic(topic.name, { create: this.#options.createTopics, signal })
    } catch (error) {
      const failure = failureOf(error)
      if (failure.reason !== 'aborted' && !isOwnTrouble(failure)) this.#failTopic(topic, failure)
      else if (!signal.aborted)
        await pause(this.#cluster.parts.clock, this.#cluster.settings.backoffMsMax, signal).catch(onlyAborted)
    }
  }

  #hasIdentity(queue: PartitionQueue): boolean {
    if (!this.#options.idempotent) return true
    const needed = this.#identity === undefined ? 'shared' : queue.needsNewIdentity ? queue : undefined
    if (needed === undefined) return true
    if (!this.#fetchingIdentity.has(needed)) {
      this.#fetchingIdentity.add(needed)
      void this.#fetchIdentity(needed).finally(() => {
        this.#fetchingIdentity.delete(needed)
        this.#pumpSoon()
      })
    }
    return false
  }

  async #fetchIdentity(needed: PartitionQueue | 'shared'): Promise<void> {
    try {
      const identity = await newIdentity(this.#cluster, this.#options.deliveryMs, this.#abort.signal)
      if (needed === 'shared') this.#identity = identity
      else needed.renew(identity)
    } catch (error) {
      const failure = failureOf(error)
      if (failure.reason === 'aborted') return
      const told = new Failure(failure.kind, failure.reason, 'no', `no producer id: ${failure.message}`, failure)
      if (needed === 'shared') this.#failWaiting(told)
      else needed.failWaiting(told)
    }
  }

  #failWaiting(failure: Failure): void {
    for (const topic of this.#topics.values()) this.#failTopic(topic, failure)
  }

  #failTopic(topic: TopicSends, failure: Failure): void {
    for (const { failed } of topic.takeUnplaced(Number.POSITIVE_INFINITY)) failed(failure)
    for (const queue of topic.queues) queue.failWaiting(failure)
  }

  /** Resolves when a record is settled. */
  #change(signal: AbortSignal | undefined): Promise<void> {
    const changed = new Promise<void>((resolve) => this.#waiters.add(resolve))
    return orAborted(changed, signal)
  }

  #wakeWaiters(): void {
    for (const wake of this.#waiters) wake()
    this.#waiters.clear()
  }
}

/** A backstop for what is ready and waits for room on a connection or a leader. */
const RECHECK_MS = 100

function closedFailure(): Failure {
  return new Failure('unavailable', 'producer-closed', 'no', 'the producer was closed')
}

function isOwnTrouble(failure: Failure): boolean {
  return failure.kind === 'unavailable' && OWN_TROUBLE.has(failure.reason)
}

const OWN_TROUBLE: ReadonlySet<FailureReason> = new Set([
  'connect-failed',
  'connection-lost',
  'request-timed-out',
  'unknown-broker',
])

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  throw error
}

function onlyAborted(error: unknown): void {
  if (!(error instanceof Failure)) throw error
}
