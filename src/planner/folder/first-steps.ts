import { Failure } from '../../base/failure.ts'
import type { Book } from '../book/book.ts'
import type { Calculation } from '../calculation.ts'
import { QUESTIONS } from '../documents/questions.ts'
import { type MissingField, mappedInput } from './input-map.ts'
import { inputMapOf } from './input-maps.ts'
import { optionOf, type Place, placeOf } from './place.ts'
import type { PlanFolder } from './plan-folder.ts'

/** The way from nothing to a report. What a step needs is a plan folder, what its command can't do without, and what `needs` says. */
interface Step {
  readonly step: string
  readonly command: string | ((place: Place) => string)
  readonly needs?: (folder: PlanFolder) => readonly string[]
}

const STEPS: readonly Step[] = [
  { step: 'init', command: 'plan init' },
  {
    step: 'inventory',
    command: 'plan inventory collect',
    needs: ({ estate }) =>
      estate?.value.clusters?.some(({ topics }) => topics != null) === true ? [] : ['estate.yaml topics of a cluster'],
  },
  { step: 'classify', command: 'plan classify' },
  { step: 'cost', command: 'plan cost' },
  { step: 'size', command: (place) => sizing(place) },
  { step: 'score', command: 'plan score exit', needs: ({ evidence }) => (evidence.length === 0 ? ['evidence/'] : []) },
  { step: 'gates', command: 'plan gates', needs: ({ evidence }) => (evidence.length === 0 ? ['evidence/'] : []) },
  { step: 'waves', command: 'plan waves' },
  { step: 'report', command: 'plan report' },
]

function lacksFolder({ estate, assumptions, answers }: PlanFolder): boolean {
  return (estate ?? assumptions ?? answers) === undefined
}

/** Figures that a few numbers are enough for, in the order in which people ask for them. */
const FIRST_FIGURES: readonly { readonly command: string; readonly figures: readonly string[] }[] = [
  { command: 'plan fit kafka', figures: ['verdict'] },
  { command: 'plan retention', figures: ['logicalGiB', 'primaryProvisionedGiB'] },
  { command: 'plan network', figures: ['flowsTotalMiBps', 'crossZoneUsd'] },
  { command: 'plan durability', figures: ['profile', 'writesSurviveFailures'] },
  { command: 'plan size aws-worksheet', figures: ['brokers', 'bottleneck'] },
  { command: 'plan size constraints', figures: ['brokers', 'bottleneck'] },
  { command: 'plan cost', figures: ['knownUsd', 'totalUsd'] },
  { command: 'plan pressures', figures: ['dominating'] },
  { command: 'plan options', figures: ['verdict'] },
]

export interface StepState {
  readonly step: string
  readonly command: string
  readonly state: 'ready' | 'needs-input' | 'not-built'
  readonly missing: readonly string[]
}

/** `unknown`: what keeps a figure from having a value; none if it has one. */
export interface FirstFigure {
  readonly command: string
  readonly figure: string
  readonly value: unknown
  readonly unknown: readonly string[]
}

export interface FirstSteps {
  readonly next: StepState | null
  readonly steps: readonly StepState[]
  readonly firstAnswer: readonly FirstFigure[]
  readonly unanswered: number
}

/** What is missing in a folder, in order, and what can be said already. `commands`: all that there are. */
export function firstSteps(
  folder: PlanFolder,
  cluster: string | undefined,
  calculations: readonly Calculation[],
  commands: readonly string[],
  book: Book,
  now?: string,
): FirstSteps {
  const place = placeOf(folder, cluster, undefined, now)
  const steps = STEPS.map((step) => stateOf(step, place, calculations, commands))
  const answers = folder.answers?.value.answers ?? {}
  return {
    next: steps.find(({ state }) => state === 'needs-input') ?? steps.findLast(({ state }) => state === 'ready') ?? null,
    steps,
    firstAnswer: FIRST_FIGURES.flatMap(({ command, figures }) => figuresOf(command, figures, place, calculations, book)),
    unanswered: QUESTIONS.filter(({ id }) => answers[id]?.value == null).length,
  }
}

/** What Amazon runs is sized as its own worksheet does it. */
function sizing(place: Place): string {
  const option = optionOf(place)
  if (option === 'odradek') return 'plan size odradek'
  return option === 'msk-standard' || option === 'msk-express' ? 'plan size aws-worksheet' : 'plan size constraints'
}

function stateOf(
  { step, command: named, needs }: Step,
  place: Place,
  calculations: readonly Calculation[],
  commands: readonly string[],
): StepState {
  const command = typeof named === 'string' ? named : named(place)
  const needed = needs?.(place.folder) ?? []
  if (!commands.includes(command)) {
    return { step, command, state: 'not-built', missing: needed }
  }
  const missing = lacksFolder(place.folder) ? ['a plan folder'] : [...needed, ...lacking(command, place, calculations)]
  return { step, command, state: missing.length === 0 ? 'ready' : 'needs-input', missing }
}

function lacking(command: string, place: Place, calculations: readonly Calculation[]): readonly string[] {
  const [calculation, map] = [calculations.find((one) => one.command === command), inputMapOf(command)]
  if (calculation === undefined || map === undefined) return []
  return mappedInput(map, calculation, place)
    .missing.filter(({ isNeeded }) => isNeeded)
    .map(({ field, wanted }) => (wanted.length === 0 ? field : `${field}: ${wanted.join(', or ')}`))
}

function figuresOf(
  command: string,
  figures: readonly string[],
  place: Place,
  calculations: readonly Calculation[],
  book: Book,
): FirstFigure[] {
  const [calculation, map] = [calculations.find((one) => one.command === command), inputMapOf(command)]
  if (calculation === undefined || map === undefined) return []
  const { input, sources, missing, used } = mappedInput(map, calculation, place)
  if (used.length === 0 || missing.some(({ isNeeded }) => isNeeded)) return []
  const output = outputOf(() => calculation.evaluate(input, book, sources).output)
  return figures.flatMap((figure) => {
    const value = output?.[figure]
    if (value === undefined) return []
    return [{ command, figure, value, unknown: value === null ? reasonsOf(output!, missing) : [] }]
  })
}

/** Of a bill its lines without an amount, with what each lacks; else the fields that nobody knows. */
function reasonsOf({ lines }: Readonly<Record<string, unknown>>, missing: readonly MissingField[]): string[] {
  if (typeof lines !== 'object' || lines === null)
    return missing.filter(({ wanted }) => wanted.length > 0).map(({ field }) => field)
  const each = Object.entries(
    lines as Readonly<Record<string, { readonly usd: number | null; readonly missing: readonly string[] }>>,
  )
  return each.filter(([, { usd }]) => usd === null).map(([name, line]) => `${name}: ${line.missing.join(', ')}`)
}

/** What documents say may be more than a calculation takes; its own command tells why. */
function outputOf(run: () => Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof Failure) return undefined
    throw cause
  }
}
