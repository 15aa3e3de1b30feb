import { gibUsd, sourcedPrice } from '../book/price.ts'
import { calculation } from '../calculation.ts'
import { gibOf, sum } from '../numbers.ts'
import { positive, positiveCount, quantity, share, z } from '../schema.ts'
import type { Trace } from '../trace.ts'
import { monthHours } from './month-hours.ts'
import {
  byFlow,
  crossZoneFlows,
  DIRECTIONS,
  eachFlow,
  FLOW_FORMULAS,
  FLOWS,
  type FlowFacts,
  knownSum,
  PLATFORM_FACTS,
  PLATFORMS,
} from './network-flows.ts'
import { mapOf, mapOutput } from './network-map.ts'
import { evenMap, givenMap, mapInput } from './network-map-input.ts'
import { networkMermaid } from './network-mermaid.ts'
import { checkPaths, costOfPath, networkPath, pathCost } from './network-paths.ts'
import { networkSvg } from './network-svg.ts'

const figure = z.number().nullable()

/**
 * `plan network`: what crosses zones, what of it is billed, what paths cost, and a map.
 *
 * Flows: `network-flows.ts`. billedGiB = flow × hoursPerMonth × 3600 ÷ 1024 where the platform is charged for it, else 0; billedUsd = billedGiB ×
 * price of one direction × 2. Paths: `network-paths.ts`. The map: clients as given under `map`, else spread evenly over zones (`network-map.ts`).
 */
export const planNetwork = calculation({
  command: 'plan network',
  summary: 'traffic across zones, what of it is billed, the cost of paths, and a map',
  input: z.strictObject({
    platform: z.enum(PLATFORMS),
    workload: z.strictObject({
      avgInMiBps: quantity.describe('MiB/s written, on average'),
      avgOutMiBps: quantity.nullish().describe('MiB/s read, on average; counts before fanOut'),
      fanOut: quantity.nullish().describe('how often each byte is read'),
      replicationFactor: positiveCount.default(3).describe('copies on brokers'),
      zones: positiveCount.default(3),
      consumersRackAware: share.default(0).describe('share of bytes read by consumers that read within their zone'),
      producersZoneAware: share.default(0).describe('share of bytes written by producers that write within their zone'),
    }),
    paths: z.array(networkPath).default([]),
    map: mapInput.optional(),
    hoursPerMonth: positive.optional().describe('those of the price book if not said'),
    prices: z.record(z.string(), quantity.nullable()).optional().describe('prices by id; null is unknown'),
  }),
  output: z.strictObject({
    flowsMiBps: byFlow(figure),
    flowsTotalMiBps: figure,
    billed: byFlow(z.boolean().nullable()),
    billedGiB: byFlow(figure),
    billedUsd: byFlow(figure),
    crossZoneUsd: figure,
    unknown: z.array(z.string()),
    paths: z.array(pathCost),
    pathsKnownUsd: z.number(),
    pathsComplete: z.boolean(),
    map: mapOutput,
    diagram: z.strictObject({ mermaid: z.string(), svg: z.string() }),
  }),
  run({ platform, workload, paths, map: given, hoursPerMonth: givenHours, prices }, { book: builtIn, trace }) {
    checkPaths(paths)
    const book = builtIn.withPrices(prices ?? {})
    const hours = monthHours(givenHours, 'hoursPerMonth', book, trace)
    const hoursPerMonth = hours.value
    const { storage, billed } = PLATFORM_FACTS[platform]
    const facts = flowFacts(workload, trace)
    const flows = crossZoneFlows(storage, facts)
    for (const flow of FLOWS) trace.step(`flowsMiBps.${flow}`, FLOW_FORMULAS[storage][flow], { ...facts }, flows[flow])
    const price = book.prices.price('aws.transfer.cross-zone')
    const billedGiB = eachFlow((flow) => {
      const inputs = { flow: flows[flow], hoursPerMonth: hours, isBilled: billed[flow] }
      const gib = billedOf(billed[flow], flows[flow], (rate) => gibOf(rate, hoursPerMonth))
      return trace.step(`billedGiB.${flow}`, 'flow × hoursPerMonth × 3600 ÷ 1024 if it is billed, else 0', inputs, gib)
    })
    const billedUsd = eachFlow((flow) => {
      const gib = billedGiB[flow]
      const usd = gib === null ? null : gib === 0 ? 0 : gibUsd(price, gib, book.prices.gigabyteBytes, DIRECTIONS)
      return trace.step(
        `billedUsd.${flow}`,
        'billedGiB × price of each direction × 2',
        { billedGiB: gib, price: sourcedPrice(price) },
        usd,
      )
    })
    const surroundings = { book, trace, hours, zones: workload.zones }
    const pathCosts = paths.map((path, index) => costOfPath(path, index, surroundings))
    const map = mapOf(
      { platform, replicationFactor: workload.replicationFactor, hours, book, trace },
      given === undefined ? evenMap(facts) : givenMap(given),
    )
    return {
      flowsMiBps: flows,
      flowsTotalMiBps: trace.step('flowsTotalMiBps', 'Σ flows', flows, knownSum(FLOWS.map((flow) => flows[flow]))),
      billed,
      billedGiB,
      billedUsd,
      crossZoneUsd: trace.step('crossZoneUsd', 'Σ billedUsd', billedUsd, knownSum(FLOWS.map((flow) => billedUsd[flow]))),
      unknown: [
        ...FLOWS.filter((flow) => billedUsd[flow] === null),
        ...pathCosts.flatMap(({ kind, usd }, index) => (usd === null ? [`paths.${index}.${kind}`] : [])),
      ],
      paths: pathCosts,
      pathsKnownUsd: trace.step(
        'pathsKnownUsd',
        'Σ usd of paths that have one',
        { paths: pathCosts.length },
        sum(pathCosts.map(({ usd }) => usd ?? 0)),
      ),
      pathsComplete: pathCosts.every(({ usd }) => usd !== null),
      map,
      diagram: { mermaid: networkMermaid(map), svg: networkSvg(map) },
    }
  },
})

interface Workload extends Omit<FlowFacts, 'avgOutMiBps'> {
  readonly avgOutMiBps?: number | null | undefined
  readonly fanOut?: number | null | undefined
}

function flowFacts({ avgOutMiBps, fanOut, ...workload }: Workload, trace: Trace): FlowFacts {
  if (avgOutMiBps != null) return { ...workload, avgOutMiBps }
  const { avgInMiBps } = workload
  const read = fanOut == null ? null : fanOut * avgInMiBps
  return {
    ...workload,
    avgOutMiBps: trace.step('avgOutMiBps', 'avgInMiBps × fanOut', { avgInMiBps, fanOut: fanOut ?? null }, read),
  }
}

/** What isn't billed is nothing, even of a flow that nobody knows. */
function billedOf(isBilled: boolean | null, rate: number | null, gibOfRate: (rate: number) => number): number | null {
  if (isBilled === false || rate === 0) return 0
  return isBilled === null || rate === null ? null : gibOfRate(rate)
}
