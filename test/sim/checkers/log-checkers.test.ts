import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SampleHistory } from './sample-history.ts'

function flagged(write: (sample: SampleHistory) => void): readonly string[] {
  const sample = new SampleHistory()
  write(sample)
  return sample.found()
}

const stamp = (sequence: number, id = 7, epoch = 0) => ({ producer: { id, epoch, sequence } })

describe('clean histories stay silent', () => {
  test('writes, reads and a drain that agree', () => {
    const found = flagged((sample) => {
      sample.acknowledged([1, 2], 0)
      sample.read(0, [1, 2])
      const late = sample.send([3])
      sample.acknowledged([4], 2)
      late.ok(3)
      sample.read(2, [4, 3])
      sample.drain(0, [1, 2, 4, 3])
    })
    assert.deepEqual(found, [])
  })

  test('an unknown write may show up late, or never', () => {
    const found = flagged((sample) => {
      sample.send([1]).unknown()
      sample.send([2]).unknown()
      sample.acknowledged([3], 0)
      sample.drain(0, [3, 1])
    })
    assert.deepEqual(found, [])
  })

  test('an unknown write may come between the drains through two brokers', () => {
    const found = flagged((sample) => {
      sample.send([1]).unknown()
      sample.drain(0, [], { client: 'drain-1' })
      sample.drain(0, [1], { client: 'drain-2' })
    })
    assert.deepEqual(found, [])
  })

  test('overlapping appends may take either order', () => {
    const found = flagged((sample) => {
      const first = sample.send([1])
      const second = sample.send([2])
      first.ok(1)
      second.ok(0)
      sample.drain(0, [2, 1])
    })
    assert.deepEqual(found, [])
  })

  test('a long poll that began before an append needn’t show it', () => {
    const found = flagged((sample) => {
      const invoked = sample.recorder.begin()
      sample.acknowledged([1], 0)
      sample.read(0, [], { invoked, highWatermark: 0 })
    })
    assert.deepEqual(found, [])
  })

  test('records that DeleteRecords took are missed by nobody', () => {
    const found = flagged((sample) => {
      sample.acknowledged([1, 2, 3], 0)
      sample.recorder.deleteRecords({ client: 'admin', partition: 'orders-0', before: 2 })('ok', 2)
      sample.drain(2, [3], { logStart: 2 })
    })
    assert.deepEqual(found, [])
  })

  test('a plain producer that retried may be there twice', () => {
    const found = flagged((sample) => {
      sample.acknowledged([1], 1, { mayRepeat: true })
      sample.drain(0, [1, 1])
    })
    assert.deepEqual(found, [])
  })

  test('a producer whose first batch was refused for good may go on with the second', () => {
    const found = flagged((sample) => {
      sample.send([1, 2], stamp(0)).fail()
      sample.acknowledged([3], 0, stamp(2))
      sample.drain(0, [3])
    })
    assert.deepEqual(found, [])
  })

  test('an idempotent producer’s sequences go on after the highest with 0, and begin anew with each epoch', () => {
    const found = flagged((sample) => {
      sample.acknowledged([1, 2], 5, stamp(2 ** 31 - 2))
      sample.acknowledged([3], 7, stamp(0))
      sample.acknowledged([4], 8, stamp(0, 7, 1)).okAgain(8)
      sample.drain(5, [1, 2, 3, 4])
    })
    assert.deepEqual(found, [])
  })
})

describe('checker 1 flags', () => {
  const cases: readonly (readonly [sentence: string, name: string, write: (sample: SampleHistory) => void])[] = [
    [
      'one offset with two values, both acknowledged',
      '1 inconsistent-offsets',
      (sample) => {
        sample.acknowledged([1], 0)
        sample.acknowledged([2], 0)
      },
    ],
    [
      'one offset with two values, both read',
      '1 inconsistent-offsets',
      (sample) => {
        sample.send([1]).unknown()
        sample.send([2]).unknown()
        sample.read(0, [1])
        sample.read(0, [2])
      },
    ],
    [
      'an offset below one that was acknowledged before',
      '1 append-order',
      (sample) => {
        sample.acknowledged([1], 5)
        sample.acknowledged([2], 4)
      },
    ],
    [
      'an unknown write that was seen below one acknowledged before it was sent',
      '1 append-order',
      (sample) => {
        sample.acknowledged([1], 1)
        sample.send([2]).unknown()
        sample.read(0, [2, 1])
      },
    ],
    ['a value that nobody sent', '1 phantom', (sample) => sample.read(0, [99])],
    [
      'a payload that changed',
      '1 payload-differs',
      (sample) => {
        sample.acknowledged([1], 0)
        sample.read(0, [1], { records: [{ offset: 0, value: 1, intact: false, timestampMs: -1 }] })
      },
    ],
    [
      'a write that was refused for good and is there',
      '1 failed-write-visible',
      (sample) => {
        sample.send([1]).fail()
        sample.read(0, [1])
      },
    ],
    [
      'a value that was read before it was sent',
      '1 read-before-write',
      (sample) => {
        sample.read(0, [1])
        sample.send([1]).unknown()
      },
    ],
    [
      'a high watermark below what was acknowledged before',
      '1 stale-read',
      (sample) => {
        sample.acknowledged([1], 0)
        sample.read(0, [], { highWatermark: 0 })
      },
    ],
  ]
  for (const [sentence, name, write] of cases)
    test(sentence, () => assert.ok(flagged(write).includes(name), String(flagged(write))))
})

describe('checker 2 flags', () => {
  const cases: readonly (readonly [sentence: string, name: string, write: (sample: SampleHistory) => void])[] = [
    [
      'an acknowledged write that isn’t there at the end',
      '2 lost-write',
      (sample) => {
        sample.acknowledged([1], 0)
        sample.acknowledged([2], 1)
        sample.drain(0, [1], { highWatermark: 2 })
      },
    ],
    [
      'an acknowledged write that a read went by',
      '2 lost-write',
      (sample) => {
        sample.acknowledged([1], 0)
        sample.acknowledged([2], 1)
        sample.acknowledged([3], 2)
        sample.read(0, [1, 3], {
          records: [
            { offset: 0, value: 1, intact: true, timestampMs: -1 },
            { offset: 2, value: 3, intact: true, timestampMs: -1 },
          ],
          next: 3,
        })
      },
    ],
    [
      'an unknown write that was seen once and is gone',
      '2 vanished-write',
      (sample) => {
        sample.send([1]).unknown()
        sample.read(0, [1])
        sample.drain(0, [])
      },
    ],
    [
      'an unknown write that one drain read and the next one doesn’t',
      '2 vanished-write',
      (sample) => {
        sample.send([1]).unknown()
        sample.drain(0, [1], { client: 'drain-1' })
        sample.drain(0, [], { client: 'drain-2' })
      },
    ],
    [
      'a log start that nothing explains',
      '2 deleted-without-reason',
      (sample) => {
        sample.acknowledged([1, 2], 0)
        sample.drain(1, [2], { logStart: 1 })
      },
    ],
    [
      'a log start above the one that was asked for',
      '2 deleted-without-reason',
      (sample) => {
        sample.acknowledged([1, 2, 3], 0)
        sample.recorder.deleteRecords({ client: 'admin', partition: 'orders-0', before: 1 })('unknown', -1)
        sample.drain(2, [3], { logStart: 2 })
      },
    ],
    [
      'a drain that begins after the first record though nothing was deleted',
      '2 lost-write',
      (sample) => {
        sample.acknowledged([1, 2], 0)
        sample.drain(1, [2])
      },
    ],
  ]
  for (const [sentence, name, write] of cases)
    test(sentence, () => assert.ok(flagged(write).includes(name), String(flagged(write))))
})

describe('checker 3 flags', () => {
  const cases: readonly (readonly [sentence: string, name: string, write: (sample: SampleHistory) => void])[] = [
    [
      'a value at two offsets',
      '3 duplicate',
      (sample) => {
        sample.acknowledged([1], 1, stamp(0))
        sample.drain(0, [1, 1])
      },
    ],
    [
      'an unknown write that is there twice',
      '3 duplicate',
      (sample) => {
        sample.send([1]).unknown()
        sample.drain(0, [1, 1])
      },
    ],
    [
      'a retry that got another offset than the first',
      '3 retry-new-offset',
      (sample) => sample.acknowledged([1], 0, stamp(0)).okAgain(1),
    ],
    [
      'a gap in the sequences',
      '3 sequence-gap',
      (sample) => {
        sample.acknowledged([1], 0, stamp(0))
        sample.acknowledged([2], 1, stamp(2))
        sample.drain(0, [1, 2])
      },
    ],
    [
      'a first sequence that isn’t 0',
      '3 sequence-gap',
      (sample) => {
        sample.acknowledged([1], 0, stamp(3))
        sample.drain(0, [1])
      },
    ],
    [
      'a producer’s batches in another order than it numbered them',
      '3 sequence-gap',
      (sample) => {
        const first = sample.send([1], stamp(0))
        sample.acknowledged([2], 0, stamp(1))
        first.ok(1)
        sample.drain(0, [2, 1])
      },
    ],
    [
      'a repeated sequence',
      '3 sequence-repeat',
      (sample) => {
        sample.acknowledged([1, 2], 0, stamp(0))
        sample.acknowledged([3], 2, stamp(1))
        sample.drain(0, [1, 2, 3])
      },
    ],
  ]
  for (const [sentence, name, write] of cases)
    test(sentence, () => assert.ok(flagged(write).includes(name), String(flagged(write))))
})
