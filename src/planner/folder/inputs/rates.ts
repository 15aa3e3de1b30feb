import { assumed, type Finder, fromAssumptions, fromSeries } from '../finders.ts'

const BYTES_PER_MIB = 2 ** 20

const mibps = (bytes: number): number => bytes / BYTES_PER_MIB

/** Ways to rates that many inputs have: what was measured counts before what was assumed. */
export const AVG_IN: readonly Finder[] = [
  fromSeries('bytesInPerSecond', 'average', ({ average }) => mibps(average)),
  assumed('workload.avgInMiBps'),
]
export const PEAK_IN: readonly Finder[] = [
  fromSeries('bytesInPerSecond', 'peak', ({ peak }) => mibps(peak)),
  assumed('workload.peakInMiBps'),
  fromAssumptions(['workload.avgInMiBps', 'workload.peakToAverage'], '× peakToAverage', (average, ratio) => average * ratio),
]
export const AVG_OUT: readonly Finder[] = [
  fromSeries('bytesOutPerSecond', 'average', ({ average }) => mibps(average)),
  assumed('workload.avgOutMiBps'),
]
export const PEAK_OUT: readonly Finder[] = [
  fromSeries('bytesOutPerSecond', 'peak', ({ peak }) => mibps(peak)),
  assumed('workload.peakOutMiBps'),
  fromAssumptions(['workload.peakInMiBps', 'workload.fanOut'], '× fanOut', (peak, fanOut) => peak * fanOut),
]
export const CATCH_UP: readonly Finder[] = [
  fromSeries('catchUpBytesPerSecond', 'average', ({ average }) => mibps(average)),
  assumed('workload.catchUpMiBps'),
]
