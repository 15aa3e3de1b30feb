import { ErrorCode } from '../../../../src/protocol/errors.ts'
import { fetchApi } from '../../../../src/protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../../../../src/protocol/generated/02-list-offsets.ts'
import { readRecords, wholeBatchSizeBytes } from '../../../../src/protocol/records/read-records.ts'
import type { ReadOperation, ReadRecord } from '../../checkers/history.ts'
import type { HistoryRecorder } from '../../checkers/recorder.ts'
import type { ClientParts } from '../../subject.ts'
import type { Link } from '../link.ts'
import { seen } from '../payload.ts'
import type { SimTopic } from '../sim-topic.ts'
import { ReadingSession } from './reading-session.ts'

const REQUEST_TIMEOUT_MS = 4_000
/** KIP-227. */
const SESSIONS_SINCE = 7
const NO_SESSION = { sessionId: 0, sessionEpoch: -1, forgotten: [] } as const
const INFLATED_BYTES_MAX = 64 * 1024 * 1024
/** What ListOffsets calls its special places. */
const LATEST = -1
const EARLIEST = -2
const MAX_TIMESTAMP = -3

/** Reads partitions by assignment, each from where it came to, and asks where offsets are. */
export class PartitionReader {
  readonly #parts: ClientParts
  readonly #history: HistoryRecorder
  readonly #link: Link
  readonly #topic: SimTopic
  readonly #version: number
  readonly #session: ReadingSession | undefined
  readonly #positions = new Map<number, { from: number; session: string }>()
  #sessions = 0

  constructor(parts: ClientParts, history: HistoryRecorder, link: Link, topic: SimTopic) {
    this.#parts = parts
    this.#history = history
    this.#link = link
    this.#topic = topic
    this.#version = topic.isLasting ? parts.random.pick([4, 7, 11, 12, 13, 16, 17]) : parts.random.pick([13, 16, 17])
    this.#session = this.#version >= SESSIONS_SINCE && parts.random.chance(0.5) ? new ReadingSession() : undefined
  }

  /** One poll of some partitions; -1 when there was no answer, or the topic isn't there, else how many of them have more. */
  async poll(partitions: readonly number[], mode: ReadOperation['mode']): Promise<number> {
    const { random } = this.#parts
    const invoked = this.#history.begin()
    const wanted = partitions.map((partition) => ({
      partition,
      fetchOffset: this.#position(partition).from,
      partitionMaxBytes: random.pick([1, 2_000, 1_000_000]),
    }))
    // A drain asks for everything each time, so that what doesn't come isn't there.
    const reading = mode === 'drain' ? undefined : this.#session
    const { sessionId, sessionEpoch, ...named } = reading?.request(wanted) ?? { ...NO_SESSION, partitions: wanted }
    const topic = this.#version >= 13 ? { topicId: this.#topic.id } : { topic: this.#topic.name }
    const answer = await this.#link.ask(
      fetchApi,
      this.#version,
      {
        sessionId,
        sessionEpoch,
        forgottenTopicsData: named.forgotten.length === 0 ? [] : [{ ...topic, partitions: named.forgotten }],
        maxWaitMs: mode === 'drain' ? 0 : random.pick([0, 10, 500]),
        minBytes: random.pick([0, 1, 1_000]),
        maxBytes: random.pick([1, 10_000, 50_000_000]),
        topics: named.partitions.length === 0 ? [] : [{ ...topic, partitions: named.partitions }],
      },
      REQUEST_TIMEOUT_MS,
    )
    reading?.answered(answer)
    if (answer === undefined || answer.errorCode !== ErrorCode.NONE) return -1
    let behind = 0
    for (const partition of answer.responses.flatMap((topic) => topic.partitions)) {
      if (partition.errorCode === ErrorCode.UNKNOWN_TOPIC_ID) return -1
      if (partition.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) await this.#startOver(partition.partitionIndex)
      if (partition.errorCode !== ErrorCode.NONE) {
        behind++
        continue
      }
      const position = this.#position(partition.partitionIndex)
      const records = await this.#decode(partition.records, position.from)
      const next = records.length === 0 ? position.from : records[records.length - 1]!.offset + 1
      this.#history.read(
        invoked,
        {
          client: this.#parts.name,
          mode,
          session: position.session,
          partition: this.#topic.key(partition.partitionIndex),
          from: position.from,
          next,
          records,
          highWatermark: partition.highWatermark,
          lastStable: partition.lastStableOffset,
          logStart: partition.logStartOffset,
          leaderEpoch: -1,
        },
        this.#link.through,
      )
      position.from = next
      if (next < partition.highWatermark) behind++
    }
    return behind
  }

  /** Anywhere between the start and the end of what is there. */
  async seek(partition: number): Promise<void> {
    const earliest = await this.list(partition, EARLIEST)
    const latest = await this.list(partition, LATEST)
    if (earliest === undefined || latest === undefined) return
    this.#go(partition, earliest + this.#parts.random.int(latest - earliest + 1))
  }

  /** To the first record that is there. */
  async rewind(partition: number): Promise<boolean> {
    const earliest = await this.list(partition, EARLIEST)
    if (earliest === undefined) return false
    this.#go(partition, earliest)
    return true
  }

  /** Asks for any place there is. */
  async look(partition: number): Promise<void> {
    const { random, clock } = this.#parts
    await this.list(partition, random.pick([LATEST, EARLIEST, MAX_TIMESTAMP, clock.nowMs() - random.int(40_000)]))
  }

  async list(partition: number, timestamp: number): Promise<number | undefined> {
    const { name, random } = this.#parts
    const invoked = this.#history.begin()
    const version = timestamp === MAX_TIMESTAMP ? random.pick([7, 10]) : random.pick([1, 5, 7, 10])
    const request = {
      replicaId: -1,
      topics: [{ name: this.#topic.name, partitions: [{ partitionIndex: partition, timestamp }] }],
    }
    const answer = await this.#link.ask(listOffsetsApi, version, request, REQUEST_TIMEOUT_MS)
    const found = answer?.topics[0]?.partitions[0]
    if (found?.errorCode !== ErrorCode.NONE) return undefined
    const asked =
      timestamp === LATEST
        ? 'latest'
        : timestamp === EARLIEST
          ? 'earliest'
          : timestamp === MAX_TIMESTAMP
            ? 'max-timestamp'
            : timestamp
    this.#history.listOffsets(invoked, {
      client: name,
      partition: this.#topic.key(partition),
      asked,
      offset: found.offset,
      timestampMs: found.timestamp,
    })
    return found.offset
  }

  /** What lies before the position came along with its batch, and is dropped. */
  async #decode(records: Buffer | null, from: number): Promise<readonly ReadRecord[]> {
    if (records === null) return []
    const found: ReadRecord[] = []
    for (let at = 0; ; ) {
      const sizeBytes = wholeBatchSizeBytes(records, at)
      if (sizeBytes === 0) return found
      const batch = await readRecords(records.subarray(at, at + sizeBytes), this.#parts.compute, INFLATED_BYTES_MAX)
      for (const record of batch) if (record.offset >= from) found.push(seen(record))
      at += sizeBytes
    }
  }

  /** Where nothing is cut, a position that once was right stays right, through whichever broker. */
  async #startOver(partition: number): Promise<void> {
    if (!this.#topic.isCut) throw new Error(`${this.#topic.key(partition)} is out of range though nothing was cut`)
    await this.list(partition, LATEST)
    await this.rewind(partition)
  }

  #position(partition: number): { from: number; session: string } {
    const known = this.#positions.get(partition)
    if (known !== undefined) return known
    this.#go(partition, 0)
    return this.#positions.get(partition)!
  }

  #go(partition: number, from: number): void {
    this.#positions.set(partition, { from, session: `${this.#parts.name}/${partition}/${++this.#sessions}` })
  }
}
