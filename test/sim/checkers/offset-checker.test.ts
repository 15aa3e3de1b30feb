import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SampleHistory } from './sample-history.ts'

function flagged(write: (sample: SampleHistory) => void): readonly string[] {
  const sample = new SampleHistory()
  write(sample)
  return sample.found()
}

describe('checker 4 flags', () => {
  const cases: readonly (readonly [sentence: string, name: string, write: (sample: SampleHistory) => void])[] = [
    [
      'a high watermark that goes back for one observer',
      '4 high-watermark-back',
      (sample) => {
        sample.read(0, [], { highWatermark: 5 })
        sample.read(0, [], { highWatermark: 4 })
      },
    ],
    [
      'a log start that goes back',
      '4 log-start-back',
      (sample) => {
        sample.read(3, [], { logStart: 3 })
        sample.read(3, [], { logStart: 2 })
      },
    ],
    [
      'a last stable offset that goes back',
      '4 last-stable-back',
      (sample) => {
        sample.read(0, [], { lastStable: 3, highWatermark: 4 })
        sample.read(0, [], { lastStable: 2, highWatermark: 4 })
      },
    ],
    [
      'a leader epoch that goes back',
      '4 leader-epoch-back',
      (sample) => {
        sample.read(0, [], { leaderEpoch: 2 })
        sample.read(0, [], { leaderEpoch: 1 })
      },
    ],
    [
      'a last stable offset above the high watermark',
      '4 last-stable-above-high-watermark',
      (sample) => sample.read(0, [], { lastStable: 3, highWatermark: 2 }),
    ],
    [
      'a record before the position',
      '4 poll-went-back',
      (sample) => {
        sample.send([1, 2]).unknown()
        sample.read(1, [2], { records: [{ offset: 0, value: 1, intact: true, timestampMs: -1 }] })
      },
    ],
    [
      'a record that a poll leaves out, though nobody else knows it',
      '4 poll-skipped',
      (sample) => {
        sample.send([1, 2]).unknown()
        sample.read(0, [2], { records: [{ offset: 1, value: 2, intact: true, timestampMs: -1 }], next: 2 })
      },
    ],
    [
      'a session that jumps ahead',
      '4 poll-skipped',
      (sample) => {
        sample.read(0, [], { session: 'one', next: 0 })
        sample.read(2, [], { session: 'one' })
      },
    ],
    [
      'offsets out of order in one response',
      '4 offsets-out-of-order',
      (sample) => {
        sample.send([1, 2]).unknown()
        sample.read(0, [], {
          records: [
            { offset: 1, value: 2, intact: true, timestampMs: -1 },
            { offset: 0, value: 1, intact: true, timestampMs: -1 },
          ],
        })
      },
    ],
    [
      'a deleted record that is served',
      '4 served-below-log-start',
      (sample) => {
        sample.acknowledged([1, 2], 0)
        sample.recorder.deleteRecords({ client: 'admin', partition: 'orders-0', before: 1 })('ok', 1)
        sample.read(0, [1, 2])
      },
    ],
    [
      'a time lookup that passes an earlier record',
      '4 list-offsets-wrong',
      (sample) => {
        sample.acknowledged([1, 2], 0, { timestampsMs: [100, 200] })
        sample.recorder.listOffsets(sample.recorder.begin(), {
          client: 'reader',
          partition: 'orders-0',
          asked: 50,
          offset: 1,
          timestampMs: 200,
        })
      },
    ],
    [
      'a time lookup that finds nothing though there is something',
      '4 list-offsets-wrong',
      (sample) => {
        sample.acknowledged([1, 2], 0, { timestampsMs: [100, 200] })
        sample.recorder.listOffsets(sample.recorder.begin(), {
          client: 'reader',
          partition: 'orders-0',
          asked: 150,
          offset: -1,
          timestampMs: -1,
        })
      },
    ],
    [
      'a latest offset below what was acknowledged',
      '4 list-offsets-wrong',
      (sample) => {
        sample.acknowledged([1, 2], 0)
        sample.recorder.listOffsets(sample.recorder.begin(), {
          client: 'reader',
          partition: 'orders-0',
          asked: 'latest',
          offset: 1,
          timestampMs: -1,
        })
      },
    ],
    [
      'a highest timestamp that isn’t',
      '4 list-offsets-wrong',
      (sample) => {
        sample.acknowledged([1, 2], 0, { timestampsMs: [300, 200] })
        sample.recorder.listOffsets(sample.recorder.begin(), {
          client: 'reader',
          partition: 'orders-0',
          asked: 'max-timestamp',
          offset: 1,
          timestampMs: 200,
        })
      },
    ],
  ]
  for (const [sentence, name, write] of cases)
    test(sentence, () => assert.ok(flagged(write).includes(name), String(flagged(write))))

  test('but not lookups that are right', () => {
    const found = flagged((sample) => {
      sample.acknowledged([1, 2, 3], 0, { timestampsMs: [300, 200, 400] })
      const ask = (asked: 'earliest' | 'latest' | 'max-timestamp' | number, offset: number, timestampMs: number) =>
        sample.recorder.listOffsets(sample.recorder.begin(), {
          client: 'reader',
          partition: 'orders-0',
          asked,
          offset,
          timestampMs,
        })
      ask('earliest', 0, -1)
      ask('latest', 3, -1)
      ask('max-timestamp', 2, 400)
      ask(250, 0, 300)
      ask(350, 2, 400)
      ask(500, -1, -1)
    })
    assert.deepEqual(found, [])
  })
})
