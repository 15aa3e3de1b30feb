import type { Book } from '../../book/book.ts'
import { whenKnown } from '../../known.ts'
import { sum } from '../../numbers.ts'
import { quantity, z } from '../../schema.ts'
import { derived } from '../../source.ts'
import { QuietTrace, type Trace } from '../../trace.ts'
import { monthHours } from '../month-hours.ts'
import { automqOption } from './automq.ts'
import { ADDED_GROUPS, Bill, type CostLine, GROUPS, type Group } from './bill.ts'
import { calibratedValues, calibrationField } from './calibration.ts'
import { deploymentFields, settingsFields } from './deployment.ts'
import { ec2Option } from './ec2.ts'
import { Model, OPTION_NAMES, type OptionName } from './model.ts'
import { mskExpressOption } from './msk-express.ts'
import { mskServerlessOption } from './msk-serverless.ts'
import { mskStandardOption } from './msk-standard.ts'
import { odradekOption } from './odradek.ts'
import { chargeEngineering, chargeSupport } from './people.ts'
import type { CostExtras, CostOption, CostScene } from './scene.ts'
import { CONNECT_LINES, chargeSurfaces, surfaceFields } from './surfaces.ts'
import { outMiBpsOf, workloadFields } from './workload.ts'

/** A file per option. */
export const OPTIONS: Readonly<Record<OptionName, CostOption>> = {
  ec2: ec2Option,
  'msk-standard': mskStandardOption,
  'msk-express': mskExpressOption,
  'msk-serverless': mskServerlessOption,
  odradek: odradekOption,
  automq: automqOption,
}

export const costInput = z.strictObject({
  option: z.enum(OPTION_NAMES),
  workload: workloadFields,
  deployment: deploymentFields,
  ...surfaceFields,
  prices: z.record(z.string(), quantity.nullable()).optional().describe('prices by id; null is unknown'),
  settings: settingsFields,
  calibration: calibrationField,
})

export type CostInput = z.output<typeof costInput>

/** All lines of a month, and what they add up to. */
export interface Statement {
  readonly lines: readonly CostLine[]
  readonly groups: Readonly<Partial<Record<Group, number | null>>>
  readonly infrastructureUsd: number
  readonly knownUsd: number
  /** Null if a line is unknown. */
  readonly totalUsd: number | null
  readonly unknown: readonly string[]
  readonly extras: CostExtras
}

export function sceneOf(input: CostInput, builtIn: Book, trace: Trace): CostScene {
  const { option, workload, deployment, settings, prices } = input
  const book = prices === undefined ? builtIn : builtIn.withPrices(prices)
  // Others have figures of the same names.
  const calibration = option === 'odradek' ? calibratedValues(input.calibration) : undefined
  const model = Model.of(option, { settings, deployment, calibration }, book.limits, trace)
  // Engineers have hours, too: the name alone doesn't tell which are meant.
  const hours = monthHours(settings.hoursPerMonth, 'settings.hoursPerMonth', book, trace)
  return { workload, deployment, settings, model, book, hoursPerMonth: hours.value, hours, trace }
}

/** The month's bill of a scene: the option's lines, surfaces beside it, support and engineering last. */
export function statementOf(scene: CostScene, input: CostInput): Statement {
  const { trace, book } = scene
  const bill = new Bill(book.prices, trace)
  const { avgInMiBps, fanOut, avgOutMiBps } = scene.workload
  if (avgOutMiBps === null || avgOutMiBps === undefined)
    trace.step('avgOutMiBps', 'avgInMiBps × fanOut', { avgInMiBps, fanOut: fanOut ?? null }, outMiBpsOf(scene.workload))
  const extras = OPTIONS[input.option].charge(scene, bill)
  chargeSurfaces(scene, bill, input)
  const infrastructureUsd = trace.step(
    'infrastructureUsd',
    'Σ known lines before support and engineering',
    {},
    knownSum(bill.lines),
  )
  chargeSupport(scene, bill, infrastructureUsd)
  chargeEngineering(scene, bill)
  const { lines } = bill
  const unknown = lines.filter(({ usd }) => usd === null).map(({ id }) => id)
  const knownUsd = trace.step('knownUsd', 'Σ known lines', { lines: lines.length, unknown: unknown.length }, knownSum(lines))
  const totalUsd = trace.step(
    'totalUsd',
    'knownUsd, if no line is unknown',
    { knownUsd, unknown },
    unknown.length === 0 ? knownUsd : null,
  )
  return { lines, groups: groupsOf(lines, trace), infrastructureUsd, knownUsd, totalUsd, unknown, extras }
}

/** The same without a trace, for those who need many. */
export function quietStatement(scene: CostScene, input: CostInput): Statement {
  return statementOf({ ...scene, trace: new QuietTrace() }, input)
}

function knownSum(lines: readonly CostLine[]): number {
  return sum(lines.map(({ usd }) => usd ?? 0))
}

/** A group is unknown if all its lines are; without any it is nothing. */
function groupsOf(lines: readonly CostLine[], trace: Trace): Statement['groups'] {
  const inGroup = (group: Group): readonly CostLine[] => lines.filter((line) => line.group === group)
  const names = [...GROUPS, ...ADDED_GROUPS.filter((group) => inGroup(group).length > 0)]
  return Object.fromEntries(
    names.map((group) => {
      const own = inGroup(group)
      const usd = own.length > 0 && own.every((line) => line.usd === null) ? null : knownSum(own)
      const inputs = Object.fromEntries(own.map(({ id, usd: each }) => [id, derived(each, `${id}.usd`)]))
      return [group, trace.step(`groups.${group}`, 'Σ known lines of the group', inputs, usd)] as const
    }),
  )
}

export const idleOutput = z.strictObject({
  utilisation: z.number(),
  usd: z.number().nullable(),
  peakUtilisation: z.number().nullable(),
})

/** What of the machines isn't used on average, and how full they are at the peak. */
export function idleOf({ workload, deployment, trace }: CostScene, lines: readonly CostLine[]) {
  const { capacityMiBps } = deployment
  if (capacityMiBps === null || capacityMiBps === undefined) return {}
  const { avgInMiBps, peakInMiBps } = workload
  const machines = lines.filter(({ id, group }) => group === 'compute' && !CONNECT_LINES.includes(id))
  const compute = machines.some(({ usd }) => usd === null) ? null : knownSum(machines)
  const utilisation = trace.step(
    'idle.utilisation',
    'avgInMiBps ÷ capacityMiBps',
    { avgInMiBps, capacityMiBps },
    avgInMiBps / capacityMiBps,
  )
  const usd = trace.step(
    'idle.usd',
    'compute × (1 − utilisation), nothing if more is written than fits',
    { compute, utilisation },
    whenKnown([compute], (known) => known * Math.max(0, 1 - utilisation)),
  )
  const peakUtilisation = whenKnown([peakInMiBps], (peak) => peak / capacityMiBps)
  return { idle: { utilisation, usd, peakUtilisation } }
}
