import type { Chance } from './chance.ts'

type Mutation = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer

/** Numbers that lengths and counts are changed to, besides what is left of the frame. */
const EDGES = [-2, -1, 0, 1, 0x7f, 0x80, 0x7fff, 0x8000, 0xffff, 2 ** 31 - 1, -(2 ** 31)]

/** One to four changes to what was valid. `other` lends bytes to splices. The result is the caller's; `bytes` stays. */
export function mutate(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes)
  for (let count = 1 + chance.int(4); count > 0 && changed.length > 0; count--) {
    changed = chance.pick(MUTATIONS)(changed, chance, other)
  }
  return changed
}

const MUTATIONS: readonly Mutation[] = [
  flipBit,
  setByte,
  setEdge16,
  setEdge32,
  setRest,
  setVarint,
  setInt64,
  truncate,
  append,
  splice,
  repeat,
  remove,
]

function flipBit(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.int(bytes.length)
  bytes[at] = bytes[at]! ^ (1 << chance.int(8))
  return bytes
}

function setByte(bytes: Buffer, chance: Chance): Buffer {
  bytes[chance.int(bytes.length)] = chance.pick([0, 1, 2, 0x7f, 0x80, 0xfe, 0xff, chance.int(256)])
  return bytes
}

function setEdge16(bytes: Buffer, chance: Chance): Buffer {
  if (bytes.length >= 2) bytes.writeUInt16BE(chance.pick(EDGES) & 0xffff, chance.int(bytes.length - 1))
  return bytes
}

function setEdge32(bytes: Buffer, chance: Chance): Buffer {
  if (bytes.length >= 4) bytes.writeInt32BE(chance.pick(EDGES) | 0, chance.int(bytes.length - 3))
  return bytes
}

/** A count or length that claims everything that is left. */
function setRest(bytes: Buffer, chance: Chance): Buffer {
  if (bytes.length < 4) return bytes
  const at = chance.int(bytes.length - 3)
  bytes.writeInt32BE(Math.floor((bytes.length - at - 4) / chance.pick([1, 2, 4, 8])), at)
  return bytes
}

function setVarint(bytes: Buffer, chance: Chance): Buffer {
  const varint = chance.pick(['ffffffff0f', 'ffffffffff', '8080808080', 'ffff03', '808001', '8000', 'ffffffff07'])
  Buffer.from(varint, 'hex').copy(bytes, chance.int(bytes.length))
  return bytes
}

function setInt64(bytes: Buffer, chance: Chance): Buffer {
  if (bytes.length < 8) return bytes
  const hex = chance.pick(['7fffffffffffffff', '8000000000000000', 'ffffffffffffffff', '001fffffffffffff', '0000000000000000'])
  Buffer.from(hex, 'hex').copy(bytes, chance.int(bytes.length - 7))
  return bytes
}

function truncate(bytes: Buffer, chance: Chance): Buffer {
  return bytes.subarray(0, chance.int(bytes.length + 1))
}

function append(bytes: Buffer, chance: Chance): Buffer {
  return Buffer.concat([bytes, chance.bytes(1 + chance.int(16))])
}

function splice(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  const from = chance.int(other.length + 1)
  return Buffer.concat([bytes.subarray(0, chance.int(bytes.length + 1)), other.subarray(from)])
}

function repeat(bytes: Buffer, chance: Chance): Buffer {
  const from = chance.int(bytes.length)
  const piece = bytes.subarray(from, from + 1 + chance.int(Math.min(64, bytes.length - from)))
  const times = 1 + chance.int(chance.once(10) ? 200 : 4)
  return Buffer.concat([bytes.subarray(0, from), ...Array<Buffer>(times).fill(piece), bytes.subarray(from)])
}

function remove(bytes: Buffer, chance: Chance): Buffer {
  const from = chance.int(bytes.length)
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + chance.int(8))])
}
