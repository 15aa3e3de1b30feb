import { type Calculation, calculation } from '../calculation.ts'
import { count, positive, positiveCount, quantity, share, z } from '../schema.ts'
import type { Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'
import { calibrationField } from './cost/calibration.ts'
import { brokerCount, type Constraint } from './size/broker-count.ts'
import { deployedState, grownRate, headroomFields, headroomOf, headroomOutput, peakFields, peakOf } from './size/headroom.ts'
import { Load } from './size/load.ts'
import { instanceOf, machineFigure, machineVerdict } from './size/machine.ts'
import { sizeOutput } from './size/size-output.ts'

const input = z.strictObject({
  instanceType: z.string().describe('EC2 type: m7g.4xlarge'),
  zones: positiveCount.default(3),
  ...peakFields,
  fanOut: quantity.describe('how often each byte is read'),
  catchUpMiBps: quantity.default(0).describe('MiB/s read back, far behind the tail'),
  mergeRewrites: quantity.default(1).describe('how often a byte is merged'),
  zonesReading: count.optional().describe('zones with readers; without it all'),
  brokerWriteMiBpsMax: positive.optional().describe('MiB/s that a broker of this type takes, as measured'),
  normalUtilisation: share.gt(0).default(0.6).describe('share of the network to be used when all is well'),
  degradedUtilisation: share.gt(0).default(0.9).describe('the same while a zone is lost'),
  calibration: calibrationField,
  ...headroomFields,
})

type Need = z.output<typeof input>

/**
 * `plan size odradek`: brokers of Odradek. I = peak in, R = mergeRewrites, z = zones, F = fan-out, C = catch-up, Z = zonesReading.
 *
 * in = I(1+R) + I·(z−1)/z·Z + C + (I·Z + C); out = I(1+R) + I·F + C + (I·Z + C). The bracket is the hand-over of block ranges between brokers of a
 * zone, at its upper bound: what is asked for is handed over, not whole blocks. Network ÷ (baseline × utilisation), × z ÷ (z−1) with a zone lost;
 * compute I ÷ brokerWriteMiBpsMax. Nothing is sized by storage. A multiple of zones, one in each at least.
 */
export const planSizeOdradek: Calculation = calculation({
  command: 'plan size odradek',
  summary: 'brokers of Odradek: network and compute, with a zone lost too',
  constants: { wastefulRatioMax: 0.4 },
  input,
  output: z.strictObject({
    ...sizeOutput,
    ...headroomOutput,
    networkInMiBps: z.number(),
    networkOutMiBps: z.number(),
    nicMiBps: z.number().nullable(),
    brokerWriteMiBpsMax: z.number().nullable(),
  }),
  run(need, { book, constants, trace }) {
    const instance = instanceOf(book, need.instanceType)
    const peak = peakOf(need, trace)
    const headroom = headroomOf(peak, need.avgInMiBps, need.growth, trace)
    const told = grownRate('peakInMiBps', peak, headroom.loadGrowthRatio, trace)
    const flows = flowsOf(need, peak * headroom.loadGrowthRatio, told, trace)
    const brokerWriteMiBpsMax = writeMax(need, instance.vcpuCount, trace)
    const context = { zones: need.zones, normal: need.normalUtilisation, degraded: need.degradedUtilisation, trace }
    const { networkInMiBps, networkOutMiBps } = flows
    const nic = machineFigure(need.instanceType, 'networkMiBps', instance.networkMiBps)
    const loads = [
      new Load('networkIn', 'zoneLossIn', 'networkInMiBps', { networkInMiBps }, nic, networkInMiBps, networkInMiBps),
      new Load('networkOut', 'zoneLossOut', 'networkOutMiBps', { networkOutMiBps }, nic, networkOutMiBps, networkOutMiBps),
    ]
    const count = brokerCount(
      [
        ...loads.map((load) => load.normal(context)),
        ...(need.zones > 1 ? loads.map((load) => load.zoneLost(context)) : []),
        ...compute(flows.peakInMiBps, told, brokerWriteMiBpsMax, need.zones, trace),
      ],
      { zones: need.zones, floor: need.zones, step: 1 },
    )
    const verdict = machineVerdict(instance)
    return {
      brokers: trace.step('brokers', 'max(largest, zones), up to a multiple of zones', count.sourced, count.brokers),
      bottleneck: count.bottleneck,
      constraints: count.counts,
      ranked: count.ranked,
      unknown: [...count.unknown, ...(brokerWriteMiBpsMax === null ? ['compute'] : [])],
      warnings: [...(brokerWriteMiBpsMax === null ? ['broker-capacity-not-measured'] : []), ...verdict.warnings],
      accepted: verdict.accepted,
      headroom,
      ...deployedState(need.deployedBrokers, count, constants.wastefulRatioMax, trace),
      networkInMiBps,
      networkOutMiBps,
      nicMiBps: instance.networkMiBps,
      brokerWriteMiBpsMax,
    }
  },
})

function flowsOf(need: Need, peakInMiBps: number, told: number | Sourced<number>, trace: Trace) {
  const { mergeRewrites, zones, fanOut, catchUpMiBps } = need
  const zonesReading = need.zonesReading ?? trace.step('zonesReading', 'all zones, where none are named', { zones }, zones)
  const written = peakInMiBps * (1 + mergeRewrites)
  const handedOverMiBps = trace.step(
    'handedOverMiBps',
    'peakInMiBps × zonesReading + catchUpMiBps',
    { peakInMiBps: told, zonesReading, catchUpMiBps },
    peakInMiBps * zonesReading + catchUpMiBps,
  )
  const networkInMiBps = trace.step(
    'networkInMiBps',
    'peakInMiBps × (1 + mergeRewrites) + peakInMiBps × (zones − 1) ÷ zones × zonesReading + catchUpMiBps + handedOverMiBps',
    { peakInMiBps: told, mergeRewrites, zones, zonesReading, catchUpMiBps, handedOverMiBps },
    written + ((peakInMiBps * (zones - 1)) / zones) * zonesReading + catchUpMiBps + handedOverMiBps,
  )
  const networkOutMiBps = trace.step(
    'networkOutMiBps',
    'peakInMiBps × (1 + mergeRewrites) + peakInMiBps × fanOut + catchUpMiBps + handedOverMiBps',
    { peakInMiBps: told, mergeRewrites, fanOut, catchUpMiBps, handedOverMiBps },
    written + peakInMiBps * fanOut + catchUpMiBps + handedOverMiBps,
  )
  return { peakInMiBps, networkInMiBps, networkOutMiBps }
}

/** Given, or as calibrated per processor; null where nobody measured. */
function writeMax({ instanceType, brokerWriteMiBpsMax, calibration }: Need, vcpuCount: number, trace: Trace): number | null {
  if (brokerWriteMiBpsMax !== undefined) return brokerWriteMiBpsMax
  const writeMiBpsPerVcpu = calibration?.values.writeMiBpsPerVcpu
  if (writeMiBpsPerVcpu === undefined) return null
  return trace.step(
    'brokerWriteMiBpsMax',
    'writeMiBpsPerVcpu × vcpuCount',
    { writeMiBpsPerVcpu, vcpuCount: machineFigure(instanceType, 'vcpuCount', vcpuCount) },
    writeMiBpsPerVcpu * vcpuCount,
  )
}

function compute(
  peakInMiBps: number,
  told: number | Sourced<number>,
  brokerWriteMiBpsMax: number | null,
  zones: number,
  trace: Trace,
): Constraint[] {
  if (brokerWriteMiBpsMax === null) return []
  const exact = trace.step(
    'constraints.compute',
    'peakInMiBps ÷ brokerWriteMiBpsMax',
    { peakInMiBps: told, brokerWriteMiBpsMax },
    peakInMiBps / brokerWriteMiBpsMax,
  )
  if (zones === 1) return [{ name: 'compute', exact }]
  const lost = trace.step(
    'constraints.zoneLossCompute',
    'compute × zones ÷ (zones − 1)',
    { compute: exact, zones },
    (exact * zones) / (zones - 1),
  )
  return [
    { name: 'compute', exact },
    { name: 'zoneLossCompute', exact: lost },
  ]
}
