import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { LANE_COUNT, Lane } from './lanes.ts'

/** What a broker says of itself when it registers. A hint for the others: where it is, and what it understands. */
export interface BrokerPlace {
  /** Empty: not told. */
  readonly zone: string
  /** Where clients find it. */
  readonly host: string
  readonly port: number
  /** Where other brokers find it; port 0: it has no peers. */
  readonly peerHost: string
  readonly peerPort: number
  /** Of its program, for people. */
  readonly version: string
}

/** Few steps, so that what clients are told changes seldom. */
export const BROKER_WEIGHT_MAX = 16

/** A broker without peers, or one of which nothing else was told. */
export const NO_PLACE: BrokerPlace = { zone: '', host: '', port: 0, peerHost: '', peerPort: 0, version: '' }

/** A registered broker: its current incarnation and that one's lanes. An older incarnation's commands are refused. */
export class RegisteredBroker {
  readonly brokerId: number
  readonly incarnation: number
  readonly place: BrokerPlace
  readonly lanes: readonly Lane[]
  /** It goes: nobody is sent there any more. */
  isDraining = false
  /** How much of the work it is to get, against the weights of others: 1 to `BROKER_WEIGHT_MAX`. */
  weight = BROKER_WEIGHT_MAX

  constructor(
    brokerId: number,
    incarnation: number,
    place: BrokerPlace,
    lanes: readonly Lane[] = Array.from({ length: LANE_COUNT }, () => new Lane()),
  ) {
    this.brokerId = brokerId
    this.incarnation = incarnation
    this.place = place
    this.lanes = lanes
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.brokerId)
    writer.f64(this.incarnation)
    encodePlace(writer, this.place)
    writer.u8(this.isDraining ? 1 : 0)
    writer.u8(this.weight)
    for (const lane of this.lanes) lane.encode(writer)
  }

  static decode(reader: ByteReader): RegisteredBroker {
    const brokerId = reader.u32()
    const incarnation = reader.f64()
    const place = decodePlace(reader)
    const isDraining = reader.u8() === 1
    const weight = reader.u8()
    const lanes = Array.from({ length: LANE_COUNT }, () => Lane.decode(reader))
    const broker = new RegisteredBroker(brokerId, incarnation, place, lanes)
    broker.isDraining = isDraining
    broker.weight = weight
    return broker
  }
}

export function encodePlace(writer: ByteWriter, place: BrokerPlace): void {
  writer.string(place.zone)
  writer.string(place.host)
  writer.u32(place.port)
  writer.string(place.peerHost)
  writer.u32(place.peerPort)
  writer.string(place.version)
}

export function decodePlace(reader: ByteReader): BrokerPlace {
  return {
    zone: reader.string(),
    host: reader.string(),
    port: reader.u32(),
    peerHost: reader.string(),
    peerPort: reader.u32(),
    version: reader.string(),
  }
}
