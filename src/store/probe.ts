import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { Random } from '../base/ports.ts'
import type { ObjectStore, StoredBytes } from './store.ts'

const RACERS = 32
/** Races: a store that looks first and writes then lets several win most times, not each time. Two rounds passed one in 50 such starts. */
const ROUNDS = 6
/** A broker that starts waits for them; more at a time would be more requests than it has connections for. */
const ROUNDS_TOGETHER = 2

/**
 * Proves, as far as a look can, that a store does what the log stands on: of creators that race for one key one wins and all others hear of it, a
 * register changes from its newest tag alone, and what was acknowledged is read as it was written. `connections` lead to the same store: two show
 * what one may hide. A store that is known to be fit is let go after the first rounds. Leaves nothing there.
 *
 * Throws a Failure: `invalid`, reason `store-unfit`, in a sentence for whoever chose the store; otherwise what the store says, as every call does.
 */
export async function probeStore(
  connections: readonly ObjectStore[],
  random: Pick<Random, 'uuidHex'>,
  isKnownFit: Promise<boolean | undefined> = Promise.resolve(false),
): Promise<void> {
  assert(connections.length > 0, 'a probe has a connection')
  const probe = new Probe(connections, `probe/${random.uuidHex()}`)
  try {
    for (let round = 1; round <= ROUNDS; round += ROUNDS_TOGETHER) {
      const rounds = Array.from({ length: ROUNDS_TOGETHER }, (_, at) => round + at)
      await together([
        ...rounds.map((at) => probe.race(`creators-${at}`)),
        ...(round === 1 ? [probe.keepsWhatIsThere(), probe.replacesFromItsTag()] : []),
        ...rounds.map((at) => probe.racesReplacers(`replacers-${at}`)),
        ...(round === 1 ? [probe.readsParts()] : []),
      ])
      if ((await isKnownFit) === true) break
    }
  } catch (cause) {
    // Why it is refused counts, not that its leftovers couldn't be taken away.
    await probe.clean().catch(passFailure)
    throw cause
  }
  await probe.clean()
  await probe.isClean()
}

/** Undefined: nobody knows whether it was done. */
type Reply = 'created' | 'exists' | 'replaced' | 'changed' | undefined

class Probe {
  readonly #connections: readonly ObjectStore[]
  readonly #prefix: string
  readonly #keys = new Set<string>()

  constructor(connections: readonly ObjectStore[], prefix: string) {
    this.#connections = connections
    this.#prefix = prefix
  }

  async race(name: string): Promise<void> {
    const key = this.#key(name)
    const bodies = Array.from({ length: RACERS }, (_, at) => bodyOf(`${key} of creator ${at}`))
    const replies = await Promise.all(bodies.map((body, at) => decided(this.#connection(at).create(key, [body]))))
    await this.#checkKept(key, bodies[this.#winnerOf(replies, 'created', 'creators of one key')]!)
  }

  async keepsWhatIsThere(): Promise<void> {
    const key = this.#key('kept')
    const body = bodyOf('first')
    const { outcome } = await this.#connection(0).create(key, [body])
    if (outcome !== 'created') throw this.#unfit('says that a key which nobody has written exists already')
    for (let at = 0; at < 2; at++) {
      const again = await this.#connection(at).create(key, [bodyOf(`again ${at}`)])
      if (again.outcome !== 'exists')
        throw this.#unfit('lets a key that holds an object be created again (it ignores If-None-Match)')
      await this.#checkWhole(key, body, 'changes an object though it says that it exists already')
    }
  }

  async replacesFromItsTag(): Promise<void> {
    const key = this.#key('register')
    await this.#connection(0).create(key, [bodyOf('1')])
    const { tag } = await this.#read(this.#connection(1), key)
    const { outcome } = await this.#connection(1).replace(key, tag, [bodyOf('2')])
    if (outcome !== 'replaced') throw this.#unfit('refuses to replace an object by its newest tag (it gets If-Match wrong)')
    const late = await this.#connection(0).replace(key, tag, [bodyOf('3')])
    if (late.outcome !== 'changed') throw this.#unfit('replaces an object by an old tag (it ignores If-Match)')
    await this.#checkWhole(key, bodyOf('2'), 'changes an object though it refused to')
  }

  async racesReplacers(name: string): Promise<void> {
    const key = this.#key(name)
    await this.#connection(0).create(key, [bodyOf('start')])
    const { tag } = await this.#read(this.#connection(0), key)
    const bodies = Array.from({ length: RACERS }, (_, at) => bodyOf(`replacer ${at}`))
    const replies = await Promise.all(bodies.map((body, at) => decided(this.#connection(at).replace(key, tag, [body]))))
    await this.#checkKept(key, bodies[this.#winnerOf(replies, 'replaced', 'replacers of one tag')]!)
  }

  async readsParts(): Promise<void> {
    const key = this.#key('parts')
    const body = bodyOf('a part of this is read')
    await this.#connection(0).create(key, [body.subarray(0, 7), body.subarray(7)])
    const part = await this.#connection(1).get(key, { range: { position: 3, sizeBytes: 11 } })
    const isRight = part?.bytes.equals(body.subarray(3, 14)) === true && part.sizeBytes === body.length
    if (!isRight) throw this.#unfit('gives other bytes than those that a ranged read asks for')
  }

  async clean(): Promise<void> {
    if (this.#keys.size > 0) await this.#connection(0).delete([...this.#keys])
  }

  async isClean(): Promise<void> {
    const left = await Promise.all([...this.#keys].map((key) => this.#connection(1).get(key)))
    if (left.some((object) => object !== undefined)) throw this.#unfit('still gives an object after it was deleted')
  }

  /** Gives who won: one did, unless its reply is among the lost ones. */
  #winnerOf(replies: readonly Reply[], won: Reply, racers: string): number {
    const winners = replies.filter((reply) => reply === won).length
    if (winners > 1) throw this.#unfit(`let ${winners} of ${RACERS} racing ${racers} win, where only one may`)
    if (winners === 1) return replies.indexOf(won)
    if (!replies.includes(undefined)) throw this.#unfit(`let none of ${RACERS} racing ${racers} win, where one must`)
    const where = this.#connections[0]!.description
    throw new Failure('unavailable', 'store-failed', 'unknown', `${where} lost too many replies to be judged`)
  }

  async #checkKept(key: string, body: Buffer): Promise<void> {
    for (let at = 0; at < 2; at++) {
      const { bytes } = await this.#read(this.#connection(at), key)
      if (!body.equals(bytes)) throw this.#unfit('told one writer that it had won a race and kept the object of another')
    }
  }

  async #checkWhole(key: string, body: Buffer, wrong: string): Promise<void> {
    for (let at = 0; at < 2; at++) {
      const { bytes, sizeBytes } = await this.#read(this.#connection(at), key)
      if (!bytes.equals(body) || sizeBytes !== body.length) throw this.#unfit(wrong)
    }
  }

  async #read(connection: ObjectStore, key: string): Promise<StoredBytes> {
    const read = await connection.get(key)
    if (read === undefined) throw this.#unfit("doesn't give an object that it has just acknowledged")
    return read
  }

  #connection(at: number): ObjectStore {
    return this.#connections[at % this.#connections.length]!
  }

  #key(name: string): string {
    const key = `${this.#prefix}/${name}`
    this.#keys.add(key)
    return key
  }

  #unfit(wrong: string): Failure {
    const what = `${this.#connections[0]!.description} can't hold a cluster: it ${wrong}. Choose a store with conditional writes and strong consistency`
    return new Failure('invalid', 'store-unfit', 'unknown', what)
  }
}

/** Waits for all, so that nothing writes any more when the failure of the first one that has any is thrown. */
async function together(steps: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(steps)
  const failed = settled.find((step) => step.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Trouble that passes makes a racer's lot unknown, no more; what would be the same for all is thrown. */
async function decided(replying: Promise<{ readonly outcome: Exclude<Reply, undefined> }>): Promise<Reply> {
  try {
    return (await replying).outcome
  } catch (cause) {
    const passes = cause instanceof Failure && (cause.reason === 'store-failed' || cause.reason === 'store-throttled')
    if (!passes) throw cause
    return undefined
  }
}

function bodyOf(text: string): Buffer {
  return Buffer.from(`${text}\n`)
}

function passFailure(cause: unknown): void {
  if (!(cause instanceof Failure)) throw cause
}
