import { setTimeout as sleep } from 'node:timers/promises'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { decodeResponseHeader } from '../../src/protocol/header.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { Chance } from './chance.ts'
import { RawClient } from './raw-client.ts'
import { createTopic, fetchFrame, fetchRequest, openSealed, produceFrame, sealedBatch } from './work.ts'

const PARTITIONS = 4
const TOPICS: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map([
  ['plain', {}],
  // Every batch of these is looked at, or made anew, off the loop: their frames live longer.
  ['stamped', { 'message.timestamp.type': 'LogAppendTime' }],
  ['squeezed', { 'compression.type': 'lz4' }],
])
const NAMES = ['plain', 'stamped']
const VALUE_BYTES = [12, 500, 9_000, 40_000, 200_000, 900_000]
const FETCH_BYTES = [20_000, 300_000, 3_000_000]

export interface LentMemoryResult {
  readonly acknowledged: number
  readonly fetched: number
  readonly wrong: readonly string[]
}

/**
 * Everything that takes and gives back pooled memory, at once and over real sockets: producers that leave before their
 * answer, time out or want none; refused rows; slow checks; consumers that stop reading, leave in the midst of an answer or reset. Each
 * record knows its own bytes, so memory used twice shows as a wrong record, a wrong batch, or an acknowledged one that isn't there.
 */
export async function stressLentMemory(port: number, seed: number, durationMs: number): Promise<LentMemoryResult> {
  const stress = new Stress(port, seed, durationMs)
  await stress.run()
  return { acknowledged: stress.acknowledged.size, fetched: stress.fetched, wrong: stress.wrong }
}

class Stress {
  readonly #port: number
  readonly #chance: Chance
  readonly #endMs: number
  #nextId = 1
  fetched = 0
  /** By id: where the broker said that it is. */
  readonly acknowledged = new Map<number, string>()
  readonly wrong: string[] = []

  constructor(port: number, seed: number, durationMs: number) {
    this.#port = port
    this.#chance = new Chance(seed)
    this.#endMs = performance.now() + durationMs
  }

  async run(): Promise<void> {
    const client = await RawClient.connect(this.#port)
    for (const [name, configs] of TOPICS) await createTopic(client, name, PARTITIONS, configs)
    const actors = [0, 1, 2, 3].map(() => this.#produce()).concat([0, 1].map(() => this.#leave()))
    for (let count = 0; count < 3; count++) actors.push(this.#consume())
    actors.push(this.#stopReading(), this.#slowChecks())
    await Promise.all(actors)
    await this.#readBack(client)
    client.destroy()
  }

  get #isOver(): boolean {
    return performance.now() >= this.#endMs || this.wrong.length > 10
  }

  #fail(what: string, cause: unknown): void {
    this.wrong.push(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`)
  }

  #batch(): { id: number; topic: string; index: number; records: Buffer } {
    const id = this.#nextId++
    const topic = this.#chance.pick(NAMES)
    return { id, topic, index: this.#chance.int(PARTITIONS), records: sealedBatch(id, this.#chance.pick(VALUE_BYTES)) }
  }

  /** Pipelines, and remembers what was acknowledged. Some rows are refused, some have no time. */
  async #produce(): Promise<void> {
    const client = await RawClient.connect(this.#port)
    while (!this.#isOver) {
      const sent = Array.from({ length: 1 + this.#chance.int(6) }, () => this.#batch())
      const owed = sent.map(async ({ id, topic, index, records }) => {
        const isDamaged = this.#chance.once(12)
        if (isDamaged) records[records.length - 1] = records[records.length - 1]! ^ 1
        const answer = client.answer()
        client.write(produceFrame(topic, index, records, 1, this.#chance.once(8) ? 0 : 30_000))
        const reader = new WireReader(await answer, 4)
        decodeResponseHeader(reader, 0, 9)
        const [row] = produceApi.decodeResponse(reader, 9).responses[0]!.partitionResponses
        if (row!.errorCode === 0) this.acknowledged.set(id, `${topic} ${index} ${row!.baseOffset}`)
        else if (!isDamaged && row!.errorCode !== 7) this.#fail('produce', `error ${row!.errorCode}`)
        if (isDamaged && row!.errorCode === 0) this.#fail('produce', 'damage was taken')
      })
      await Promise.all(owed).catch((cause) => this.#fail('produce', cause))
      await sleep(this.#chance.int(3))
    }
    client.destroy()
  }

  /** Sends and is gone; or wants no answer. */
  async #leave(): Promise<void> {
    while (!this.#isOver) {
      const client = await RawClient.connect(this.#port)
      for (let count = 1 + this.#chance.int(8); count > 0; count--) {
        const { topic, index, records } = this.#batch()
        client.write(produceFrame(topic, index, records, this.#chance.int(2), this.#chance.pick([0, 1, 30_000])))
        if (this.#chance.once(2)) client.write(fetchFrame(topic, index, 0, 3_000_000))
      }
      await sleep(this.#chance.int(6))
      if (this.#chance.once(2)) client.reset()
      else client.destroy()
    }
  }

  async #consume(): Promise<void> {
    const client = await RawClient.connect(this.#port)
    const offsets = new Map<string, number>()
    while (!this.#isOver) {
      const topic = this.#chance.pick(NAMES)
      const index = this.#chance.int(PARTITIONS)
      const key = `${topic} ${index}`
      const from = this.#chance.once(10) ? 0 : (offsets.get(key) ?? 0)
      await this.#fetch(client, topic, index, from, this.#chance.pick(FETCH_BYTES)).then(
        (ids) => offsets.set(key, Math.max(from, ...[...ids.keys()].map((offset) => offset + 1))),
        (cause) => this.#fail('fetch', cause),
      )
    }
    client.destroy()
  }

  async #fetch(client: RawClient, topic: string, index: number, from: number, bytes: number): Promise<Map<number, number>> {
    const answer = await client.ask(fetchApi, fetchRequest(topic, index, from, bytes, 20), 12)
    const [row] = answer.responses[0]!.partitions
    if (row!.errorCode !== 0) throw new Error(`error ${row!.errorCode}`)
    const ids = openSealed(Buffer.from(row!.records ?? []))
    this.fetched += ids.size
    return ids
  }

  /** Asks for much, reads nothing for a while, then goes in one way or the other. */
  async #stopReading(): Promise<void> {
    while (!this.#isOver) {
      const client = await RawClient.connect(this.#port)
      client.socket.pause()
      for (let count = 0; count < 20; count++)
        client.write(fetchFrame(this.#chance.pick(NAMES), this.#chance.int(PARTITIONS), 0, 3_000_000))
      await sleep(20 + this.#chance.int(100))
      if (this.#chance.once(2)) client.socket.resume()
      await sleep(this.#chance.int(40))
      if (this.#chance.once(2)) client.reset()
      else client.destroy()
    }
  }

  /** Recompressed on the thread pool while its client may be gone. */
  async #slowChecks(): Promise<void> {
    while (!this.#isOver) {
      const client = await RawClient.connect(this.#port)
      for (let count = 0; count < 4; count++)
        client.write(
          produceFrame('squeezed', this.#chance.int(PARTITIONS), sealedBatch(0, 500_000), 1, this.#chance.pick([0, 30_000])),
        )
      await sleep(this.#chance.int(30))
      client.destroy()
    }
  }

  /** Every record that is there is sound, and what was acknowledged is where the broker said. */
  async #readBack(client: RawClient): Promise<void> {
    const found = new Map<string, number>()
    for (const topic of NAMES) {
      for (let index = 0; index < PARTITIONS; index++) {
        for (let from = 0; ; ) {
          const ids = await this.#fetch(client, topic, index, from, 3_000_000).catch((cause) => {
            this.#fail(`reading ${topic} ${index} back at ${from}`, cause)
            return new Map<number, number>()
          })
          if (ids.size === 0) break
          for (const [offset, id] of ids) found.set(`${topic} ${index} ${offset}`, id)
          from = Math.max(...ids.keys()) + 1
        }
      }
    }
    for (const [id, place] of this.acknowledged) {
      if (found.get(place) !== id) this.#fail(`record ${id} was acknowledged at ${place}`, `there is ${found.get(place)}`)
    }
  }
}
