import { Failure } from '../base/failure.ts'
import { fewAtOnce } from '../base/few-at-once.ts'
import type { Compute } from '../base/ports.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type DecodedFetchResponse, type FetchRequestInit, fetchApi } from '../protocol/generated/01-fetch.ts'
import type { Asker } from './asker.ts'
import { chunks } from './chunks.ts'
import {
  byLeader,
  byTopicName,
  CLUSTER,
  finder,
  type PlacedPartition,
  partitionsOf,
  type Scene,
  type TopicFound,
} from './findings.ts'
import { codeProblem, type Problem, problemOf } from './problem.ts'
import { TopicTally } from './topic-sample.ts'

/** Which records are looked at, and for whom. */
export interface Sampling {
  /** Of each partition, the newest. */
  readonly recordCountMax: number
  readonly isChosen: (topic: { readonly name: string; readonly internal: boolean }) => boolean
  /** Who asks, as the estate says it. */
  readonly by: string
}

const PARTITIONS_PER_REQUEST = 32
/** The answers of each wait in memory until their batches were opened. */
const BROKERS_AT_ONCE_MAX = 4
const PARTITION_BYTES_MAX = 256 * 1024
/** Later ones name topics by their ids. */
const BY_NAME_UNTIL = 12

const BROKEN: Problem = { status: 'refused', text: 'a batch is broken' }
const TOO_LARGE: Problem = { status: 'refused', text: 'the records of a batch are too large to be opened' }

interface Chosen {
  readonly placed: PlacedPartition
  readonly fromOffset: number
}

/** The newest batches of each chosen partition, counted into `sample` of its topic. */
export async function readSamples(scene: Scene, sampling: Sampling, compute: Compute, at: string): Promise<void> {
  const sampler = new Sampler(scene, sampling, compute)
  const placed = partitionsOf(scene.cluster).filter(({ topic: { name, internal } }) =>
    sampling.isChosen({ name, internal: internal === true }),
  )
  await fewAtOnce([...byLeader(placed)], BROKERS_AT_ONCE_MAX, ([node, partitions]) => sampler.readFrom(node, partitions))
  sampler.tell(at)
}

class Sampler {
  readonly #scene: Scene
  readonly #sampling: Sampling
  readonly #compute: Compute
  readonly #tallies = new Map<TopicFound, TopicTally>()
  /** One batch is open at a time, whatever brokers send at once. */
  #opening: Promise<void> = Promise.resolve()

  constructor(scene: Scene, sampling: Sampling, compute: Compute) {
    this.#scene = scene
    this.#sampling = sampling
    this.#compute = compute
  }

  async readFrom(node: number, partitions: readonly PlacedPartition[]): Promise<void> {
    for (const portion of chunks(this.#withRecords(partitions), PARTITIONS_PER_REQUEST)) {
      try {
        await this.#readPortion(node, portion)
      } catch (error) {
        const problem = problemOf(error, fetchApi)
        for (const { placed } of portion) this.#missed(placed, problem)
      }
      this.#scene.progress(`broker ${node}: samples of ${portion.length} partitions`)
    }
  }

  tell(at: string): void {
    const { by, recordCountMax } = this.#sampling
    for (const [topic, tally] of this.#tallies) topic.sample = { at, by, recordCountMax, ...tally.facts() }
  }

  /** Those whose ends are known; the others were missed when ends were asked for. */
  #withRecords(partitions: readonly PlacedPartition[]): Chosen[] {
    return partitions.flatMap((placed) => {
      const { endOffset, logStartOffset } = placed.partition
      if (endOffset == null || logStartOffset == null || endOffset <= logStartOffset) return []
      return [{ placed, fromOffset: Math.max(logStartOffset, endOffset - this.#sampling.recordCountMax) }]
    })
  }

  /**
   * A large batch comes only where it is the first of an answer, and leaves no room for others: what came empty is asked for again, as long as
   * anything comes. An answer without any batch says that all that is left was removed or compacted away.
   */
  async #readPortion(node: number, portion: readonly Chosen[]): Promise<void> {
    for (let left = portion; left.length > 0; ) {
      const answers = answersOf(await ask(this.#scene.asker, node, left), left)
      const later: Chosen[] = []
      for (const chosen of left) {
        const { errorCode, records } = answers.get(chosen.placed) ?? NOTHING
        const problem = codeProblem(errorCode, fetchApi)
        if (problem !== undefined) this.#missed(chosen.placed, problem)
        else if (records === null || records.length === 0) later.push(chosen)
        else await this.#count(chosen, records)
      }
      if (later.length === left.length) return
      left = later
    }
  }

  #count({ placed, fromOffset }: Chosen, records: Buffer): Promise<void> {
    const tally = this.#tallies.get(placed.topic) ?? new TopicTally()
    this.#tallies.set(placed.topic, tally)
    const wanted = { fromOffset, count: this.#sampling.recordCountMax }
    this.#opening = this.#opening.then(async () => {
      try {
        await tally.add(records, wanted, this.#compute)
        this.#part(placed).seen()
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        this.#missed(placed, error.reason === 'too-large' ? TOO_LARGE : BROKEN)
      }
    })
    return this.#opening
  }

  #missed(placed: PlacedPartition, problem: Problem): void {
    this.#part(placed).missed(problem)
  }

  #part({ topicAt }: PlacedPartition) {
    return this.#scene.looked.at(`${CLUSTER}/topics/${topicAt}/sample`)
  }
}

function ask(asker: Asker, node: number, wanted: readonly Chosen[]): Promise<DecodedFetchResponse> {
  const offsets = new Map(wanted.map(({ placed, fromOffset }) => [placed, fromOffset]))
  const find = finder(wanted.map(({ placed }) => placed))
  const ids = new Map(wanted.map(({ placed: { topic } }) => [topic.name, wireIdOf(topic)]))
  const isById = [...ids.values()].every((id) => id !== undefined)
  const topics = byTopicName(wanted.map(({ placed }) => placed)).map(([topic, indexes]) => ({
    topic,
    ...(isById ? { topicId: ids.get(topic)! } : {}),
    partitions: indexes.map((partition) => ({
      partition,
      fetchOffset: offsets.get(find(topic, partition)!)!,
      partitionMaxBytes: PARTITION_BYTES_MAX,
    })),
  }))
  // What is there, at once.
  const request: FetchRequestInit = {
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: PARTITION_BYTES_MAX * wanted.length,
    topics,
  }
  return asker.ask(fetchApi, request, node, isById ? undefined : BY_NAME_UNTIL)
}

interface Answer {
  readonly errorCode: number
  readonly records: Buffer | null
}

const NOTHING: Answer = { errorCode: ErrorCode.NONE, records: null }

function answersOf(response: DecodedFetchResponse, wanted: readonly Chosen[]): ReadonlyMap<PlacedPartition, Answer> {
  const problem = codeProblem(response.errorCode, fetchApi)
  if (problem !== undefined)
    return new Map(wanted.map(({ placed }) => [placed, { errorCode: response.errorCode, records: null }]))
  const find = finder(wanted.map(({ placed }) => placed))
  const names = new Map(wanted.map(({ placed: { topic } }) => [wireIdOf(topic), topic.name]))
  return new Map(
    response.responses.flatMap(({ topic, topicId, partitions }) =>
      partitions.flatMap(({ partitionIndex, errorCode, records }) => {
        const placed = find(topic === '' ? (names.get(topicId) ?? '') : topic, partitionIndex)
        return placed === undefined ? [] : [[placed, { errorCode, records }] as const]
      }),
    ),
  )
}

/** As requests have it; nothing where a broker is too old for ids. */
function wireIdOf({ topicId }: TopicFound): string | undefined {
  return topicId == null ? undefined : Buffer.from(topicId, 'base64url').toString('hex')
}
