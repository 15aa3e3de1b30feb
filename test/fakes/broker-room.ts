import { BufferPool } from '../../src/base/buffer-pool.ts'
import { Failure } from '../../src/base/failure.ts'
import { type Compute, type LogLevelSwitch, SILENT } from '../../src/base/ports.ts'
import { type LogIndex, topicId } from '../../src/base/units.ts'
import { type Broker, type BrokerSettings, makeBroker } from '../../src/broker/broker.ts'
import { ClusterConfigs } from '../../src/broker/cluster-configs.ts'
import type { RequestFrame, Session } from '../../src/broker/session.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import { onlyBroker } from '../../src/cluster/only-broker.ts'
import type { LiveBroker, Peers } from '../../src/cluster/peers.ts'
import type { EntryBytes } from '../../src/log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../../src/protocol/header.ts'
import type { Api } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { type BatchInput, buildBatch } from '../../src/protocol/records/build-batch.ts'
import { WireWriter } from '../../src/protocol/writer.ts'
import type { Command } from '../../src/state/commands/commands.ts'
import { ClusterState } from '../../src/state/state.ts'
import { DeletionTime } from '../../src/upkeep/deletion-time.ts'
import { CountingRandom } from './counting-random.ts'
import { FakeClock } from './fake-clock.ts'
import { plainCompute } from './plain-compute.ts'

const MIB = 1024 * 1024

const SETTINGS: BrokerSettings = {
  flushBytesMax: 8 * MIB,
  flushLingerMs: 0,
  flushesInFlightMax: 1,
  autoCreateTopics: false,
  partitionCount: 1,
  replicationFactor: 1,
  fetchBytesMax: 55 * MIB,
  fetchWaitMsMax: 60_000,
  fetchSessionSlotsMax: 100,
  tailCacheBytesMax: MIB,
  coldReadBytesMax: MIB,
  inflatedBytesMax: MIB,
  produceHoldMs: 100,
  zone: '',
  clientZones: [],
  drainGraceMs: 2_000,
  requestMsMax: 30_000,
  initialRebalanceDelayMs: 0,
  groupSizeMax: 100,
  groupBytesMax: MIB,
  groupCountMax: 100,
  sessionTimeoutMsMin: 6_000,
  sessionTimeoutMsMax: 1_800_000,
  offsetMetadataLengthMax: 20,
  offsetCommitTimeoutMs: 5_000,
  offsetsRetentionMs: 60_000,
}

/** What was counted of pushed metrics. */
interface TakenPush {
  readonly software: string
  readonly payloadBytes: number
  readonly dataPoints: number
}

export interface AskOptions {
  /** By default the newest. */
  readonly version?: number
  readonly clientId?: string | null
  /** Aborted when the client goes away. */
  readonly signal?: AbortSignal
  /** Hears what becomes of the frame. */
  readonly frame?: Pick<RequestFrame, 'hold' | 'release'> | undefined
}

const NO_STATUS = {
  ...{ version: '1', zone: 'a', appliedIndex: 0, startedMs: 0, runningMs: 0, connections: 0 },
  ...{ receivedBytes: 0, sentBytes: 0, clientZoneBytes: 0, peerZoneBytes: 0 },
}

const UNWATCHED = { hold() {}, release() {} }

/** Held, it takes what is appended only when it's released, and cut off it isn't looked at either; full, it refuses, and what is larger than its room it refuses, too. */
class HeldLoglet extends MemoryLoglet {
  isFull = false
  roomBytes = Number.POSITIVE_INFINITY
  #gate: Promise<void> = Promise.resolve()
  #lookGate: Promise<void> = Promise.resolve()
  release: () => void = () => {}

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.release = resolve
    })
  }

  cut(): void {
    this.hold()
    this.#lookGate = this.#gate
  }

  override async contiguousTail(): Promise<LogIndex> {
    await this.#lookGate
    return super.contiguousTail()
  }

  override async append(index: LogIndex, entry: EntryBytes): Promise<'appended' | 'taken'> {
    await this.#gate
    if (this.isFull || entry.header.length + entry.bodyBytes > this.roomBytes)
      throw new Failure('unavailable', 'disk-full', 'no', 'no room')
    return super.append(index, entry)
  }
}

/** What a room shares with others, if it does. */
export interface RoomPlace {
  readonly brokerId?: number
  readonly clock?: FakeClock
  readonly memory?: MemoryLog
  readonly peers?: Peers
}

/** The broker without sockets: every request goes through its frame, the dispatch and the answer's frame. The log is in memory. */
export class BrokerRoom {
  readonly clock: FakeClock
  readonly brokerId: number
  readonly settings: BrokerSettings
  readonly session: Session = newSession()
  readonly #memory: MemoryLog
  readonly #place: RoomPlace
  readonly #random = new CountingRandom()
  /** What handlers threw that no handler may throw. */
  readonly bugs: unknown[] = []
  readonly pushes: TakenPush[] = []
  /** Of each request, in the order of their answers. */
  readonly traffic: { readonly zone: string; readonly bytesIn: number; readonly bytesOut: number }[] = []
  /** Of all topics, as the metrics count them. */
  appendedBytes = 0
  readonly logLevel: LogLevelSwitch = { level: 'info' }
  /** What inflating does: nothing, or what a test wants to happen first. */
  decompress: (bytes: Uint8Array) => Promise<Uint8Array> = async (bytes) => bytes
  /** The store's clock, if it has one. */
  storeMs: number | undefined
  /** What the volume of the data says of itself. */
  space = async () => ({ totalBytes: 1_000, freeBytes: 400 })
  readonly #given: ReadonlyMap<string, string>
  readonly #compute: Compute
  loglet!: HeldLoglet
  log!: BrokerLog
  broker!: Broker

  private constructor(
    settings: Partial<BrokerSettings>,
    given: Readonly<Record<string, string>>,
    compute: Compute | undefined,
    place: RoomPlace,
  ) {
    this.#place = place
    this.clock = place.clock ?? new FakeClock()
    this.brokerId = place.brokerId ?? 1
    this.#memory = place.memory ?? new MemoryLog()
    this.settings = { ...SETTINGS, ...settings }
    this.#given = new Map(Object.entries(given))
    this.#compute = compute ?? plainCompute((_codec, bytes) => this.decompress(bytes))
  }

  /** `given` are settings as a person writes them, for what is looked up by its name. Unless given one, nothing is compressed. */
  static async open(
    settings: Partial<BrokerSettings> = {},
    given: Readonly<Record<string, string>> = {},
    compute?: Compute,
    place: RoomPlace = {},
  ): Promise<BrokerRoom> {
    const room = new BrokerRoom(settings, given, compute, place)
    await room.#start()
    return room
  }

  async #start(): Promise<void> {
    const { clock, settings, brokerId } = this
    const { peers } = this.#place
    const random = this.#random
    const loglet = new HeldLoglet(this.#memory)
    this.loglet = loglet
    const fail = (cause: unknown) => void this.bugs.push(cause)
    const shared = { isShared: peers !== undefined, log: SILENT, onFatal: fail }
    this.log = new BrokerLog({ loglet, state: new ClusterState(), brokerId, clock, random, ...shared })
    await this.log.start()
    if (peers !== undefined) this.log.join(peers)
    this.broker = makeBroker({
      log: this.log,
      live: peers?.live ?? onlyBroker(liveBroker(this.log, settings.zone)),
      loglet,
      pool: new BufferPool(1_000_000),
      clock,
      expiryTime: new DeletionTime({ clock, storeMs: () => this.storeMs, logger: SILENT }),
      random,
      compute: this.#compute,
      logger: SILENT,
      logLevel: this.logLevel,
      settings,
      configs: new ClusterConfigs({ state: this.log.state, brokerId, given: this.#given }),
      describeStatus: (own) => ({ ...NO_STATUS, ...own }),
      dataVolume: { path: '/data', space: () => this.space() },
      observe: {
        request() {},
        traffic: (zone, bytesIn, bytesOut) => void this.traffic.push({ zone, bytesIn, bytesOut }),
        flush() {},
        appended: (_partition, bytes) => {
          this.appendedBytes += bytes
        },
        fetched() {},
        telemetry: (software, payloadBytes, dataPoints) => void this.pushes.push({ software, payloadBytes, dataPoints }),
        gauges() {},
        bug: fail,
      },
    })
  }

  /** Another process over the same log; what was never applied is lost, what waits is answered. */
  async restart(): Promise<void> {
    this.broker.close()
    await this.settled(this.log.close())
    await this.#start()
  }

  get state(): ClusterState {
    return this.log.state
  }

  async createTopic(name: string, partitionCount = 1, configs: Readonly<Record<string, string>> = {}): Promise<string> {
    const id = topicId(this.#random.uuidHex())
    const command = { kind: 'create-topic', id, name, partitionCount, replicationFactor: 1 } as const
    await this.settled(this.log.submit({ ...command, configs: new Map(Object.entries(configs)) }))
    return id
  }

  /** Appends a batch of this many records to partition 0. The result is the error code. */
  async produce(name: string, recordCount: number, fields: Partial<BatchInput> = {}): Promise<number> {
    const record = { timestamp: this.clock.nowMs(), key: Buffer.from('k'), value: Buffer.from('v') }
    const records = buildBatch({ ...fields, records: Array.from({ length: recordCount }, () => record) })
    const topicData = [{ name, partitionData: [{ index: 0, records }] }]
    const answer = await this.ask(produceApi, { acks: -1, timeoutMs: 1_000, topicData }, { version: 9 })
    return answer.responses[0]!.partitionResponses[0]!.errorCode
  }

  /** Holds the log and lets so much wait for it that it takes no further command, however small. */
  async fillQueue(): Promise<void> {
    this.loglet.hold()
    const submit = (command: Command) => void this.log.submit(command).catch((error: Failure) => error)
    submit({ kind: 'allocate-producer-ids', count: 1 })
    await this.clock.pass(0)
    for (const [count, sizeBytes] of [
      [64, MIB],
      [64, MIB / 64],
    ] as const) {
      const record = Buffer.alloc(sizeBytes)
      for (let at = 0; at < count; at++) submit({ kind: 'record-group', groupId: 'filler', epoch: 1, record })
    }
    for (let at = 0; at < 64; at++) submit({ kind: 'allocate-producer-ids', count: 1 })
  }

  /** Sends a request and waits for its answer, at the time that it is. */
  ask<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    request: Init,
    options: AskOptions = {},
  ): Promise<Decoded> {
    return this.settled(this.send(api, request, options))
  }

  /** Sends a request whose answer may need time to pass. */
  async send<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    request: Init,
    {
      version = api.versions.max,
      clientId = 'client',
      signal = new AbortController().signal,
      frame = UNWATCHED,
    }: AskOptions = {},
  ): Promise<Decoded> {
    const writer = new WireWriter()
    encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId: 7, clientId })
    api.encodeRequest(writer, request, version)
    const watched = { bytes: writer.finishBytes(), hold: () => frame.hold(), release: () => frame.release(), holdUntil() {} }
    const answer = await this.broker.dispatch.handle(watched, this.session, signal)
    if (typeof answer === 'string') throw new Error(`${api.name} v${version}: no answer but '${answer}': ${this.bugs.join(', ')}`)
    // Behind the frame's size.
    const reader = new WireReader(Buffer.concat(answer.chunks), 4)
    answer.sent?.()
    decodeResponseHeader(reader, api.key, version)
    return api.decodeResponse(reader, version)
  }

  /** What the promise gives without time passing; throws if it waits for that. */
  async settled<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const end = () => {
      isSettled = true
    }
    promise.then(end, end)
    for (let turn = 0; turn < 20 && !isSettled; turn++) await this.clock.pass(0)
    if (!isSettled) throw new Error('the answer is still owed')
    return promise
  }
}

export function liveBroker({ brokerId, state }: BrokerLog, zone: string): LiveBroker {
  const { incarnation } = state.brokers.get(brokerId)!
  return { brokerId, incarnation, zone, advertised: { host: 'localhost', port: 9092 }, isDraining: false, isStranded: false }
}

function newSession(): Session {
  return {
    id: 1,
    clientAddress: '127.0.0.1:50000',
    advertised: { host: 'localhost', port: 9092 },
    zone: undefined,
    softwareName: null,
    softwareVersion: null,
    produceTurn: undefined,
    fetchTurn: undefined,
  }
}
