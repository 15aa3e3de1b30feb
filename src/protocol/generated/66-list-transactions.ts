// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ListTransactionsRequest {
  /** Empty: all states. */
  readonly stateFilters: readonly string[]
  /** Empty: all producers. */
  readonly producerIdFilters: readonly number[]
  /** Only those that run longer, in milliseconds; -1: all. */
  readonly durationFilter: number
  /** Null: all. */
  readonly transactionalIdPattern: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ListTransactionsRequestInit {
  /** Empty: all states. */
  readonly stateFilters: readonly string[]
  /** Empty: all producers. */
  readonly producerIdFilters: readonly number[]
  /** Only those that run longer, in milliseconds; -1: all. */
  readonly durationFilter?: number
  /** Null: all. */
  readonly transactionalIdPattern?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeListTransactionsRequest(reader: WireReader, version: number): ListTransactionsRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ListTransactionsRequest', version)
  const stateFilters: string[] = []
  const stateFiltersCount = reader.count(true, 1, 32)
  for (let i = 0; i < stateFiltersCount; i++) stateFilters.push(reader.string(true))
  const producerIdFilters: number[] = []
  const producerIdFiltersCount = reader.count(true, 8, 24)
  for (let i = 0; i < producerIdFiltersCount; i++) producerIdFilters.push(reader.int64())
  const durationFilter = version >= 1 ? reader.int64() : -1
  const transactionalIdPattern = version === 2 ? reader.nullableString(true) : null
  const unknownTags = reader.unknownTags()
  const message = { stateFilters, producerIdFilters, durationFilter, transactionalIdPattern }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeListTransactionsRequest(writer: WireWriter, message: ListTransactionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ListTransactionsRequest', version)
  const stateFilters = message.stateFilters
  writer.count(stateFilters.length, true)
  for (let i = 0; i < stateFilters.length; i++) writer.string(stateFilters[i]!, true)
  const producerIdFilters = message.producerIdFilters
  writer.count(producerIdFilters.length, true)
  for (let i = 0; i < producerIdFilters.length; i++) writer.int64(producerIdFilters[i]!)
  const durationFilter = message.durationFilter ?? -1
  if (version >= 1) {
    writer.int64(durationFilter)
  } else if (durationFilter !== -1) throw requestUnsayable('ListTransactionsRequest.durationFilter', version)
  const transactionalIdPattern = message.transactionalIdPattern === undefined ? null : message.transactionalIdPattern
  if (version === 2) {
    writer.nullableString(transactionalIdPattern, true)
  } else if (transactionalIdPattern !== null) throw requestUnsayable('ListTransactionsRequest.transactionalIdPattern', version)
  writer.unknownTags(message.unknownTags)
}

export interface ListTransactionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** Filters that name no state. */
  readonly unknownStateFilters: readonly string[]
  readonly transactionStates: readonly ListTransactionsResponseTransaction[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedListTransactionsResponse = ListTransactionsResponse

export interface ListTransactionsResponseTransaction {
  readonly transactionalId: string
  readonly producerId: number
  readonly transactionState: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedListTransactionsResponseTransaction = ListTransactionsResponseTransaction


function decodeListTransactionsResponseTransaction(reader: WireReader): DecodedListTransactionsResponseTransaction {
  const transactionalId = reader.string(true)
  const producerId = reader.int64()
  const transactionState = reader.string(true)
  const unknownTags = reader.unknownTags()
  const message = { transactionalId, producerId, transactionState }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeListTransactionsResponse(reader: WireReader, version: number): DecodedListTransactionsResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ListTransactionsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const unknownStateFilters: string[] = []
  const unknownStateFiltersCount = reader.count(true, 1, 32)
  for (let i = 0; i < unknownStateFiltersCount; i++) unknownStateFilters.push(reader.string(true))
  const transactionStates: DecodedListTransactionsResponseTransaction[] = []
  const transactionStatesCount = reader.count(true, 11, 120)
  for (let i = 0; i < transactionStatesCount; i++) transactionStates.push(decodeListTransactionsResponseTransaction(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, unknownStateFilters, transactionStates }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeListTransactionsResponseTransaction(writer: WireWriter, message: ListTransactionsResponseTransaction): void {
  const transactionalId = message.transactionalId
  writer.string(transactionalId, true)
  const producerId = message.producerId
  writer.int64(producerId)
  const transactionState = message.transactionState
  writer.string(transactionState, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeListTransactionsResponse(writer: WireWriter, message: ListTransactionsResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('ListTransactionsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const unknownStateFilters = message.unknownStateFilters
  writer.count(unknownStateFilters.length, true)
  for (let i = 0; i < unknownStateFilters.length; i++) writer.string(unknownStateFilters[i]!, true)
  const transactionStates = message.transactionStates
  writer.count(transactionStates.length, true)
  for (let i = 0; i < transactionStates.length; i++) encodeListTransactionsResponseTransaction(writer, transactionStates[i]!)
  writer.unknownTags(message.unknownTags)
}

export const listTransactionsApi: Api<ListTransactionsRequest, ListTransactionsResponse, ListTransactionsRequestInit, DecodedListTransactionsResponse> = {
  key: 66,
  name: 'ListTransactions',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeListTransactionsRequest,
  encodeRequest: encodeListTransactionsRequest,
  decodeResponse: decodeListTransactionsResponse,
  encodeResponse: encodeListTransactionsResponse,
}
