import type { Book } from '../../book/book.ts'
import { z } from '../../schema.ts'
import { fieldChanges } from './change.ts'

const scenario = z.strictObject({
  text: z.string(),
  /** Whether it may be so for good, or for a month at least. */
  lasts: z.boolean(),
  /** What the workload is before, where it isn't as told. */
  before: fieldChanges,
  after: fieldChanges,
  /** What machines must bear while it goes on, besides `after`. */
  sizing: fieldChanges,
})

const scenarios = z.record(z.string(), scenario)
type Scenarios = z.output<typeof scenarios>
export type Scenario = Scenarios[string]

const HOURS_A_DAY = 24
const PEAK_TIMES = 3

/** Three times the bytes in one hour of the day. */
const HOUR_TIMES = (HOURS_A_DAY - 1 + PEAK_TIMES) / HOURS_A_DAY
/** Whoever reads everything again wants to be done in a day. */
const REPLAY_HOURS = 24

/** What every comparison asks of each option. A file of limits may lay its own over it (`scenarios`). */
const SCENARIOS: Scenarios = {
  retention: {
    text: 'Records are kept for 30 days instead of one; disks that are there already are not made smaller for the one.',
    lasts: true,
    before: { 'workload.retentionHours': { to: 24 } },
    after: { 'workload.retentionHours': { to: 720 } },
    sizing: {},
  },
  'traffic-hour': {
    text: 'For an hour a day traffic is three times the average.',
    lasts: true,
    before: {},
    after: {
      'workload.avgInMiBps': { times: HOUR_TIMES },
      'workload.avgOutMiBps': { times: HOUR_TIMES },
      'workload.peakInMiBps': { atLeast: { times: PEAK_TIMES, of: 'workload.avgInMiBps' } },
      'workload.peakOutMiBps': { atLeast: { times: PEAK_TIMES, of: 'outMiBps' } },
      'workload.produceRequestsPerSecond': { times: HOUR_TIMES },
    },
    sizing: {},
  },
  'traffic-for-good': {
    text: 'Traffic is three times as much, for good.',
    lasts: true,
    before: {},
    after: {
      'workload.avgInMiBps': { times: PEAK_TIMES },
      'workload.avgOutMiBps': { times: PEAK_TIMES },
      'workload.peakInMiBps': { times: PEAK_TIMES },
      'workload.peakOutMiBps': { times: PEAK_TIMES },
      'workload.catchUpMiBps': { times: PEAK_TIMES },
      'workload.retrievalGiBPerMonth': { times: PEAK_TIMES },
      'workload.produceRequestsPerSecond': { times: PEAK_TIMES },
    },
    sizing: {},
  },
  'fan-out': {
    text: 'Four more consumer groups read everything.',
    lasts: true,
    before: {},
    after: {
      'workload.fanOut': { plus: 4 },
      'workload.avgOutMiBps': { add: { times: 4, of: 'workload.avgInMiBps' } },
      'workload.peakOutMiBps': { add: { times: 4, of: 'workload.peakInMiBps' } },
    },
    sizing: {},
  },
  replay: {
    text: 'Once a month everything that is kept is read again, within a day.',
    lasts: true,
    before: {},
    after: {
      'workload.fanOut': { add: { times: 1, of: 'retentionShareOfMonth' } },
      'workload.avgOutMiBps': { add: { times: 1, of: 'keptMiBpsOfMonth' } },
      'workload.catchUpMiBps': { add: { times: 1, of: 'keptMiBpsOfMonth' } },
      'workload.retrievalGiBPerMonth': { add: { times: 1, of: 'remoteGiB' } },
    },
    sizing: { 'workload.catchUpMiBps': { add: { times: 1 / REPLAY_HOURS, of: 'keptMiBpsOfHour' } } },
  },
  'zone-lost': {
    text: 'A zone is lost, and with it its brokers; those of the others carry all until they are replaced. The bill is of all of them.',
    lasts: false,
    before: {},
    // Who has a zone less has less that crosses zones; a loss is no saving.
    after: {},
    sizing: { 'workload.zones': { plus: -1 } },
  },
  'clients-untagged': {
    text: 'Clients do not say in which zone they are.',
    lasts: true,
    before: {},
    after: { 'workload.producersZoneAware': { to: 0 }, 'workload.consumersRackAware': { to: 0 } },
    sizing: {},
  },
  partitions: {
    text: 'There are twice as many partitions.',
    lasts: true,
    before: {},
    after: { 'workload.partitions': { times: 2 }, 'workload.activePartitions': { times: 2 } },
    sizing: {},
  },
}

export function scenariosIn(book: Book): Scenarios {
  return book.limits.table('scenarios', scenarios, SCENARIOS)
}
