import { Failure } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock, Random } from '../base/ports.ts'
import { HedgedGets, type Room } from './hedged-gets.ts'
import type { ReadCounts } from './read-counts.ts'
import type { ObjectStore, StoredBytes } from './store.ts'

/** The unit of reading: what a get costs besides its bytes is little at that size. */
export const BLOCK_BYTES = 1024 * 1024

/** Block `number` of an object: the bytes from `number * BLOCK_BYTES` on. */
export interface WantedBlock {
  readonly key: string
  readonly number: number
  /** Of the object; undefined: who asks doesn't know. */
  readonly objectBytes: number | undefined
  /** What the object begins with, by which another one's bytes are told from it; undefined: who asks doesn't know, or tells it by other means. */
  readonly start?: Buffer | undefined
  /** What others have isn't good enough: it looked damaged. */
  readonly isFromStore: boolean
}

export interface BlockSourceParts {
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
  /** Another broker of the zone may have the block: undefined if not. What it gives is checked for its size, and belongs to who asked. */
  readonly fetchNear?: ((key: string, block: number) => Promise<Buffer | undefined>) | undefined
}

const ATTEMPTS_MAX = 5
/** Before the first repetition; twice as long before each further one, and up to half of that more or less. */
const PAUSE_MS = 50
const NEAR_MS_MAX = 250
/** A view of a larger piece of memory keeps all of it. */
const KEPT_FOR_NOTHING_MAX = 1 / 8

/**
 * Gets blocks, from a neighbour or from the store: a slow request is doubled, a failed one is repeated, and so is one with a short or wrong answer.
 * That is right because the objects never change.
 */
export class BlockSource {
  readonly #parts: BlockSourceParts
  readonly #gets: HedgedGets

  constructor(parts: BlockSourceParts) {
    this.#parts = parts
    this.#gets = new HedgedGets(parts.store, parts.clock)
  }

  /**
   * Undefined: there is no such object. The bytes are as many as the object has in that block. Throws what the store says, or a Failure
   * (`corrupt`, reason `bad-object`), after some attempts.
   */
  async fetch(wanted: WantedBlock, room: Room, counts: ReadCounts): Promise<Buffer | undefined> {
    const near = wanted.isFromStore ? undefined : await this.#fetchNear(wanted, counts)
    if (near !== undefined) return near
    const range = { position: wanted.number * BLOCK_BYTES, sizeBytes: BLOCK_BYTES }
    const check = (got: StoredBytes): void => checkAnswer(wanted, got, counts)
    for (let attempt = 1; ; attempt++) {
      try {
        const got = await this.#gets.get({ key: wanted.key, range, check, room, counts })
        return got === undefined ? undefined : snug(got.bytes)
      } catch (cause) {
        if (attempt === ATTEMPTS_MAX || !mayPass(cause)) throw cause
        counts.retries++
        await this.#pause(attempt)
      }
    }
  }

  /** Undefined as well where the neighbour takes too long or says nonsense: it's never needed. */
  async #fetchNear(wanted: WantedBlock, counts: ReadCounts): Promise<Buffer | undefined> {
    const { fetchNear, clock } = this.#parts
    if (fetchNear === undefined) return undefined
    const bytes = await new Promise<Buffer | undefined>((resolve, reject) => {
      const timer = clock.after(NEAR_MS_MAX, () => resolve(undefined))
      const passFailure = (cause: unknown): void => (cause instanceof Failure ? resolve(undefined) : reject(cause))
      fetchNear(wanted.key, wanted.number)
        .then(resolve, passFailure)
        .finally(() => timer.cancel())
    })
    if (bytes === undefined || !isWantedBlock(wanted, bytes)) return undefined
    counts.near++
    counts.nearBytes += bytes.length
    return snug(bytes)
  }

  #pause(attempt: number): Promise<void> {
    const { clock, random } = this.#parts
    return pause(clock, PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random.float()))
  }
}

/** Undefined where the object's size isn't known. */
export function blockBytesOf({ number, objectBytes }: WantedBlock): number | undefined {
  return objectBytes === undefined ? undefined : Math.min(BLOCK_BYTES, objectBytes - number * BLOCK_BYTES)
}

/** As far as it can be told: by its size, and the first one by how its object begins. */
export function isWantedBlock(wanted: WantedBlock, bytes: Buffer): boolean {
  const { number, start } = wanted
  const sizeBytes = blockBytesOf(wanted)
  if (sizeBytes !== undefined && bytes.length !== sizeBytes) return false
  return number > 0 || start === undefined || start.equals(bytes.subarray(0, start.length))
}

function checkAnswer(wanted: WantedBlock, got: StoredBytes, counts: ReadCounts): void {
  const { key, number, objectBytes = got.sizeBytes } = wanted
  const expected = blockBytesOf({ ...wanted, objectBytes })
  const isRightSize = got.sizeBytes === objectBytes && got.bytes.length === expected
  if (isRightSize && isWantedBlock(wanted, got.bytes)) return
  counts.badAnswers++
  const came = `${got.bytes.length} bytes of ${got.sizeBytes}${isRightSize ? ", another object's," : ''}`
  throw new Failure(
    'corrupt',
    'bad-object',
    'no',
    `${key}: ${came} came for block ${number}, and not ${expected} of ${objectBytes}`,
  )
}

function mayPass(cause: unknown): boolean {
  return cause instanceof Failure && (cause.kind === 'unavailable' || cause.reason === 'bad-object')
}

function snug(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= bytes.length * (1 + KEPT_FOR_NOTHING_MAX)) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}
