import { asBuffer } from '../base/as-buffer.ts'
import type { MemberProtocol } from './requests.ts'

/** The protocol type of consumers; only their metadata has a meaning for the broker. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer'

/**
 * Topics named in the metadata of a consumer: `int16 version, int32 count, count × (int16 length, UTF-8)`, and more
 * behind it, which every version has in the same place. Undefined if it isn't of that form: clients are free to
 * send other bytes.
 */
export function subscribedTopics(metadata: Uint8Array): readonly string[] | undefined {
  const bytes = asBuffer(metadata)
  if (bytes.length < 6 || bytes.readInt16BE(0) < 0) return undefined
  const count = bytes.readInt32BE(2)
  let at = 6
  // Two bytes each at least: nothing is built from a count that can't be.
  if (count < 0 || count * 2 > bytes.length - at) return undefined
  const topics: string[] = []
  for (let index = 0; index < count; index++) {
    if (bytes.length - at < 2) return undefined
    const length = bytes.readInt16BE(at)
    at += 2
    if (length < 0 || bytes.length - at < length) return undefined
    topics.push(bytes.toString('utf8', at, at + length))
    at += length
  }
  return topics
}

/** Whether two offers of one consumer subscribe to the same topics under `protocol`; true where that can't be told. */
export function sameTopics(one: Uint8Array | undefined, other: readonly MemberProtocol[], protocol: string | undefined): boolean {
  const offered = other.find(({ name }) => name === protocol)?.metadata
  if (one === undefined || offered === undefined) return true
  const before = subscribedTopics(one)
  const after = subscribedTopics(offered)
  if (before === undefined || after === undefined) return true
  const known = new Set(before)
  return known.size === new Set(after).size && after.every((topic) => known.has(topic))
}
