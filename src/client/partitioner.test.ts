import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Random } from '../base/ports.ts'
import { murmur2 } from './murmur2.ts'
import { partitionOfKey, StickyPartition } from './partitioner.ts'

/** What Kafka's Java client gives for these texts. */
const KNOWN: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
]

const partition = (index: number, leader = 1) => ({ index, leader, leaderEpoch: 0, replicas: [1], inSync: [1], offline: [] })

/** Chance whose whole numbers are these. */
function drawing(int: () => number): Random {
  return {
    int,
    float: () => 0,
    bytes: () => new Uint8Array(),
    uuidHex: () => '',
    fork() {
      return this
    },
  }
}

describe('the partition of a key', () => {
  it('comes from the hash that Java clients use', () => {
    for (const [text, hash] of KNOWN) assert.equal(murmur2(Buffer.from(text)), hash, text)
  })

  it('is never negative, whatever the hash is', () => {
    assert.equal(partitionOfKey(Buffer.from('21'), 10), (-973932308 & 0x7fffffff) % 10)
  })
})

describe('a record without a key', () => {
  it('stays with its partition until a batch is full', () => {
    let draws = 0
    const sticky = new StickyPartition(
      drawing(() => draws++ % 3),
      100,
    )
    const partitions = [partition(0), partition(1), partition(2)]
    assert.deepEqual(
      [60, 60, 60, 60].map((bytes) => sticky.next(partitions, bytes)),
      [0, 0, 1, 1],
    )
  })

  it('avoids partitions without a leader', () => {
    const sticky = new StickyPartition(
      drawing(() => 0),
      100,
    )
    assert.equal(sticky.next([partition(0, -1), partition(1)], 10), 1)
  })
})
