import type { Limits } from '../../book/limits.ts'
import { constantId } from '../../calculation.ts'
import { positive, quantity, share, type z } from '../../schema.ts'
import { type Source, Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'

/** What the cost models reckon with unless something else is told, per option. */
export const MODEL_CONSTANTS = {
  ec2: {
    diskUtilisation: 0.7,
    volumeIopsIncluded: 3000,
    volumeMiBpsIncluded: 125,
    remoteSegmentMiB: 512,
    partMiB: 16,
    remoteIndexPuts: 1,
    remoteReadMiB: 4,
  },
  'msk-standard': { storageHeadroom: 2 },
  'msk-express': { expressStorageCopies: 1 },
  'msk-serverless': {},
  odradek: {
    cacheGiB: 20,
    overlapSeconds: 4200,
    flushMiB: 8,
    flushesPerSecond: 10,
    inlineMiB: 1,
    commandEntriesPerSecond: 2,
    combineIntervalMs: 100,
    hedgeShare: 0.1,
    segmentMiB: 64,
    partMiB: 64,
    mergeIntervalSeconds: 600,
    mergeRewrites: 1,
    blockMiB: 4,
    lookGetsPerSecond: 0.5,
    idleGetsPerSecond: 0.1,
    batchKiB: 64,
    commandBytes: 120,
  },
  automq: { walGiB: 10 },
} as const

export type OptionName = keyof typeof MODEL_CONSTANTS
type NamesOf<Option> = Option extends OptionName ? keyof (typeof MODEL_CONSTANTS)[Option] : never
export type ModelName = NamesOf<OptionName>

export const OPTION_NAMES = Object.keys(MODEL_CONSTANTS) as [OptionName, ...OptionName[]]

/** Each is a constant of `plan cost`: `cost.odradek.flushMiB`. */
export const COST_CONSTANTS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(MODEL_CONSTANTS).flatMap(([option, figures]) =>
    Object.entries(figures).map(([name, figure]) => [`${option}.${name}`, figure as number] as const),
  ),
)

/** What something is divided by. */
const DIVISORS: readonly string[] = [
  'flushMiB',
  'blockMiB',
  'segmentMiB',
  'mergeIntervalSeconds',
  'partMiB',
  'batchKiB',
  'combineIntervalMs',
  'remoteSegmentMiB',
  'remoteReadMiB',
]
const SHARES: readonly string[] = ['diskUtilisation']

/** A field for each model figure of these options. */
export function modelFields(options: readonly OptionName[]): Readonly<Record<ModelName, z.ZodOptional<z.ZodNumber>>> {
  const names = options.flatMap((option) => Object.keys(MODEL_CONSTANTS[option]))
  return Object.fromEntries(names.map((name) => [name, kindOf(name).optional()])) as Readonly<
    Record<ModelName, z.ZodOptional<z.ZodNumber>>
  >
}

function kindOf(name: string): z.ZodNumber {
  if (SHARES.includes(name)) return share.gt(0)
  return DIVISORS.includes(name) ? positive : quantity
}

/** A model figure and what it would be without the user's word. */
interface Figure {
  readonly used: number
  readonly builtIn: number
  readonly from: string
  readonly source: Source
}

export interface ModelGiven {
  readonly settings: Readonly<Record<string, unknown>>
  readonly deployment: Readonly<Record<string, unknown>>
  readonly calibration: { readonly values: Readonly<Record<string, unknown>> } | undefined
}

/** The figures that one option's model reckons with. What counts: settings, deployment, calibration, a file of limits, built-in. */
export class Model {
  readonly #figures: ReadonlyMap<string, Figure>

  constructor(figures: ReadonlyMap<string, Figure>) {
    this.#figures = figures
  }

  static of(option: OptionName, given: ModelGiven, limits: Limits, trace: Trace): Model {
    const builtIns = Object.entries(MODEL_CONSTANTS[option]) as [string, number][]
    return new Model(new Map(builtIns.map(([name, builtIn]) => [name, figureOf(option, name, builtIn, given, limits, trace)])))
  }

  get names(): readonly string[] {
    return [...this.#figures.keys()]
  }

  value(name: ModelName): number {
    return this.#figures.get(name)!.used
  }

  /** For the trace. */
  inputs(...names: readonly ModelName[]): Readonly<Record<string, Sourced<number>>> {
    return Object.fromEntries(
      names.map((name) => {
        const { used, source } = this.#figures.get(name)!
        return [name, new Sourced(used, source)] as const
      }),
    )
  }

  /** The same with another figure, to see what it moves. */
  with(name: string, used: number): Model {
    return new Model(new Map([...this.#figures].map(([key, figure]) => [key, key === name ? { ...figure, used } : figure])))
  }

  /** Both figures of each: what is used and what is built in. */
  get shown(): Readonly<Record<string, { used: number; builtIn: number; from: string }>> {
    return Object.fromEntries([...this.#figures].map(([name, { used, builtIn, from }]) => [name, { used, builtIn, from }]))
  }
}

function figureOf(
  option: OptionName,
  name: string,
  builtIn: number,
  { settings, deployment, calibration }: ModelGiven,
  limits: Limits,
  trace: Trace,
): Figure {
  const given = [
    { from: 'settings', path: 'settings', fields: settings },
    { from: 'deployment', path: 'deployment', fields: deployment },
    { from: 'calibration', path: 'calibration.values', fields: calibration?.values ?? {} },
  ]
  for (const { from, path, fields } of given) {
    const used = fields[name]
    if (typeof used !== 'number') continue
    const pointer = `/${path.replace('.', '/')}/${name}`
    return { used, builtIn, from, source: trace.source(`${path}.${name}`) ?? { kind: 'input', path: pointer } }
  }
  const { value, source } = limits.constant(constantId('plan cost', `${option}.${name}`), builtIn)
  return { used: value, builtIn, from: source.kind === 'constant' ? source.origin : 'built-in', source }
}
