import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { calibrationFile } from '../calculations/cost/calibration.ts'
import { validate } from '../documents/validate.ts'
import { calibrate } from './calibrate.ts'
import { MetricsText } from './metrics-text.ts'

const MIB = 2 ** 20

/** What one broker counted after so many seconds of 10 MiB/s in flushes of `flushMiB`. */
function metrics(seconds: number, flushMiB = 0.5): MetricsText {
  const bytes = seconds * 10 * MIB
  return MetricsText.of(
    'metrics',
    [
      '# HELP odradek_build_info Always 1.',
      'odradek_build_info{version="1.2.3",node="v20"} 1',
      `odradek_topic_bytes_received_total{topic="a"} ${bytes * 0.75}`,
      `odradek_topic_bytes_received_total{topic="b"} ${bytes * 0.25}`,
      `odradek_topic_bytes_sent_total{topic="a"} ${bytes * 2}`,
      `odradek_flush_bytes_sum ${bytes}`,
      `odradek_flush_bytes_count ${bytes / MIB / flushMiB}`,
      `odradek_flush_batches_sum ${bytes / 2 ** 15}`,
      `odradek_applied_index ${bytes / MIB / flushMiB + seconds * 3}`,
      `odradek_store_requests_total{kind="create"} ${seconds * 25}`,
      `odradek_store_requests_total{kind="part"} 0`,
      `odradek_store_requests_total{kind="replace"} ${seconds}`,
      `odradek_store_requests_total{kind="get"} ${seconds * 5}`,
      `odradek_store_sent_bytes_total ${bytes * 2.5}`,
      `odradek_object_gets_total{class="tail",why="first"} ${seconds * 4}`,
      `odradek_object_block_bytes_total{class="tail",from="store"} ${seconds * 8 * MIB}`,
      `odradek_object_block_bytes_total{class="tail",from="neighbour"} ${seconds * 100 * MIB}`,
      `process_cpu_seconds_total ${seconds * 0.5}`,
    ].join('\n'),
  )
}

const WATCHED = { before: [metrics(100)], after: [metrics(160)], seconds: 60, machine: 'm7g.large', at: '2026-11-20' }

describe('a calibration out of counters', () => {
  it('is a document that says where and when it was measured', () => {
    const { document, counted } = calibrate(WATCHED)
    assert.deepEqual(validate('calibration', calibrationFile, document), {
      kind: 'odradek/calibration',
      version: 1,
      odradekVersion: '1.2.3',
      machine: 'm7g.large',
      measuredAt: '2026-11-20',
      logRecordsPerSecond: 23,
      values: { flushesPerSecond: 20, batchKiB: 32, commandEntriesPerSecond: 3, getsPerMiB: 0.5, writeMiBpsPerVcpu: 20 },
    })
    assert.deepEqual(counted, { brokers: 1, avgInMiBps: 10, avgOutMiBps: 20, puts: 26, gets: 5 })
  })

  it('takes the size of a flush for a figure of the model only where flushes were full', () => {
    const full = { ...WATCHED, before: [metrics(100, 5)], after: [metrics(160, 5)] }
    const { values } = calibrate(full).document
    assert.deepEqual([values.flushMiB, values.flushesPerSecond], [5, undefined])
  })

  it('does not count merges before they come', () => {
    assert.ok(calibrate(WATCHED).notMeasured.includes('mergeRewrites'))
    const long = calibrate({ ...WATCHED, after: [metrics(1400)], seconds: 1300 })
    assert.equal(long.document.values.mergeRewrites, 1.5)
  })

  it('leaves out what a broker without an object store does not count', () => {
    const alone = (seconds: number) =>
      MetricsText.of('m', `odradek_topic_bytes_received_total{topic="a"} ${seconds * MIB}\nprocess_cpu_seconds_total ${seconds}`)
    const { document, counted } = calibrate({ ...WATCHED, before: [alone(0)], after: [alone(60)] })
    assert.deepEqual(document.values, { writeMiBpsPerVcpu: 1 })
    assert.deepEqual([counted.puts, counted.gets], [null, null])
  })

  it('refuses silence, brokers that were started anew, and what is no metric', () => {
    assert.throws(() => calibrate({ ...WATCHED, after: WATCHED.before }), /nothing was written in that time/)
    assert.throws(() => calibrate({ ...WATCHED, after: [metrics(50)] }), /fell while it was watched/)
    assert.throws(() => MetricsText.of('x', 'a 1\n<html>'), /x can't be read: line 2 is no metric/)
  })
})
