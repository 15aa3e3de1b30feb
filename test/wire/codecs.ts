import {
  type ConsumerProtocolAssignmentInit,
  type ConsumerProtocolSubscriptionInit,
  decodeConsumerProtocolAssignment,
  decodeConsumerProtocolSubscription,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
} from '../../src/protocol/generated/consumer-protocol.ts'
import { APIS } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import type { MessageSchema } from '../../src/protocol/schema.ts'
import { API_SCHEMAS, DATA_SCHEMAS } from '../../src/protocol/schemas/schemas.ts'
import { WireWriter } from '../../src/protocol/writer.ts'

/** One message type with its generated codec, for tests that go over all of them. */
export interface Codec {
  readonly name: string
  readonly schema: MessageSchema
  decode(reader: WireReader, version: number): unknown
  encode(writer: WireWriter, message: unknown, version: number): void
}

export const CODECS: readonly Codec[] = [
  ...API_SCHEMAS.flatMap(({ request, response }): Codec[] => {
    const api = APIS.get(request.apiKey!)!
    return [
      { name: `${api.name}Request`, schema: request, decode: api.decodeRequest, encode: api.encodeRequest },
      { name: `${api.name}Response`, schema: response, decode: api.decodeResponse, encode: api.encodeResponse },
    ]
  }),
  {
    name: 'ConsumerProtocolSubscription',
    schema: DATA_SCHEMAS[0]!,
    decode: decodeConsumerProtocolSubscription,
    encode: (writer, message, version) =>
      encodeConsumerProtocolSubscription(writer, message as ConsumerProtocolSubscriptionInit, version),
  },
  {
    name: 'ConsumerProtocolAssignment',
    schema: DATA_SCHEMAS[1]!,
    decode: decodeConsumerProtocolAssignment,
    encode: (writer, message, version) =>
      encodeConsumerProtocolAssignment(writer, message as ConsumerProtocolAssignmentInit, version),
  },
]

export function versionsOf({ versions: [first, last] }: MessageSchema): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

export function encoded(codec: Codec, message: unknown, version: number): Buffer {
  const writer = new WireWriter()
  codec.encode(writer, message, version)
  return writer.finishBytes()
}

export function decoded(codec: Codec, bytes: Uint8Array, version: number): unknown {
  return codec.decode(new WireReader(bytes), version)
}
