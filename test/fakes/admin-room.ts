import { BufferPool } from '../../src/base/buffer-pool.ts'
import type { Compute } from '../../src/base/ports.ts'
import { SILENT } from '../../src/base/ports.ts'
import { type LogIndex, topicId } from '../../src/base/units.ts'
import { makeBroker } from '../../src/broker/broker.ts'
import { ClusterConfigs } from '../../src/broker/cluster-configs.ts'
import type { Dispatch } from '../../src/broker/dispatch.ts'
import type { Session } from '../../src/broker/session.ts'
import { LocalLog } from '../../src/cluster/local-log.ts'
import type { EntryBytes } from '../../src/log/log.ts'
import { MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { brokerSettings } from '../../src/node/node-settings.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../../src/protocol/header.ts'
import type { Api } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { type BatchInput, buildBatch } from '../../src/protocol/records/build-batch.ts'
import { WireWriter } from '../../src/protocol/writer.ts'
import { ClusterState } from '../../src/state/state.ts'
import type { Topic } from '../../src/state/topics.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FakeClock } from './fake-clock.ts'

/** What is counted of pushed metrics. */
export interface TakenPush {
  readonly software: string
  readonly payloadBytes: number
  readonly dataPoints: number
}

/** Nothing is compressed here; what claims to be is its own content, bounded as in earnest. */
const PLAIN_COMPUTE: Compute = {
  decompress: async (_codec, bytes) => bytes,
  compress: async (_codec, bytes) => bytes,
}

/** A log in memory that can be slow: held, it writes nothing until it is released. */
class HeldLoglet extends MemoryLoglet {
  #held: Promise<void> | undefined
  release: () => void = () => {}

  hold(): void {
    this.#held = new Promise((resolve) => {
      this.release = resolve
    })
  }

  override async append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    await this.#held
    return super.append(index, entry)
  }
}

/**
 * One broker without sockets and disk: requests go in and answers come out as frames, so that every codec and the dispatch are in
 * between. Time stands still unless the test moves it.
 */
export class AdminRoom {
  readonly clock = new FakeClock()
  readonly state = new ClusterState()
  readonly session: Session = {
    id: 1,
    clientAddress: '127.0.0.1:50000',
    advertised: { host: 'broker.test', port: 9999 },
    softwareName: null,
    softwareVersion: null,
    produceTurn: undefined,
  }
  /** What no handler may throw, and what no log may do. */
  readonly bugs: unknown[] = []
  readonly pushes: TakenPush[] = []
  readonly loglet = new HeldLoglet()
  readonly log: LocalLog
  readonly dispatch: Dispatch
  space = async () => ({ totalBytes: 1_000, freeBytes: 400 })
  readonly #random = SimRandom.ofSeed(1)

  private constructor(given: ReadonlyMap<string, string>) {
    const { clock, state } = this
    const random = this.#random
    const { loglet } = this
    const bug = (cause: unknown) => void this.bugs.push(cause)
    this.log = new LocalLog({ loglet, state, brokerId: 1, clock, random: random.fork('log'), log: SILENT, onFatal: bug })
    const configs = new ClusterConfigs({ state, brokerId: 1, given })
    const broker = makeBroker({
      log: this.log,
      loglet,
      pool: new BufferPool(1_000_000),
      clock,
      random,
      compute: PLAIN_COMPUTE,
      logger: SILENT,
      settings: brokerSettings(configs.settings),
      configs,
      dataVolume: { path: '/data', space: () => this.space() },
      observe: {
        request() {},
        flush() {},
        appended() {},
        fetched() {},
        telemetry: (software, payloadBytes, dataPoints) => void this.pushes.push({ software, payloadBytes, dataPoints }),
        bug,
      },
    })
    this.dispatch = broker.dispatch
  }

  /** `given` are settings as a person writes them. */
  static async open(given: Readonly<Record<string, string>> = {}): Promise<AdminRoom> {
    const room = new AdminRoom(new Map(Object.entries(given)))
    await room.settled(room.log.start())
    return room
  }

  /** Sends a request, by default in the newest version, and gives its answer without time passing. */
  ask<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    request: Init,
    version = api.versions.max,
  ): Promise<Decoded> {
    return this.settled(this.send(api, request, version))
  }

  /** Sends a request whose answer may need time to pass. */
  async send<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    request: Init,
    version = api.versions.max,
  ): Promise<Decoded> {
    const writer = new WireWriter()
    encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId: 7, clientId: 'tool' })
    api.encodeRequest(writer, request, version)
    const answer = await this.dispatch.handle(
      { bytes: writer.finishBytes(), release() {} },
      this.session,
      new AbortController().signal,
    )
    if (typeof answer === 'string') throw new Error(`${api.name} v${version}: ${answer} ${this.bugs.join(', ')}`)
    // Behind the size of the frame.
    const reader = new WireReader(Buffer.concat(answer.chunks), 4)
    decodeResponseHeader(reader, api.key, version)
    return api.decodeResponse(reader, version)
  }

  /** What the promise gives without time passing; throws if it waits for that. */
  async settled<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const settle = () => {
      isSettled = true
    }
    promise.then(settle, settle)
    for (let turn = 0; turn < 50 && !isSettled; turn++) await this.clock.pass(0)
    if (!isSettled) throw new Error('the answer waits for time to pass')
    return promise
  }

  /** A topic, made past the handlers. */
  async createTopic(
    name: string,
    { partitionCount = 1, configs = {} }: { readonly partitionCount?: number; readonly configs?: Record<string, string> } = {},
  ): Promise<Topic> {
    const id = topicId(this.#random.uuidHex())
    const command = { kind: 'create-topic', id, name, partitionCount, replicationFactor: 1 } as const
    await this.settled(this.log.submit({ ...command, configs: new Map(Object.entries(configs)) }))
    return this.state.topics.findById(id)!
  }

  /** Appends a batch of this many records to partition 0. The result is the error code. */
  async produce(name: string, recordCount: number, fields: Partial<BatchInput> = {}): Promise<number> {
    const record = { timestamp: this.clock.nowMs(), key: Buffer.from('k'), value: Buffer.from('v') }
    const records = buildBatch({ ...fields, records: Array.from({ length: recordCount }, () => record) })
    const topicData = [{ name, partitionData: [{ index: 0, records }] }]
    const answer = await this.ask(produceApi, { acks: -1, timeoutMs: 1_000, topicData }, 9)
    return answer.responses[0]!.partitionResponses[0]!.errorCode
  }
}
