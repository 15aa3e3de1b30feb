import type { Book } from '../../book/book.ts'
import { badDocument, validate } from '../../documents/validate.ts'
import { QuietTrace } from '../../trace.ts'
import type { CostLine } from '../cost/bill.ts'
import { elasticityOf, movedTo } from '../cost/elasticity.ts'
import { type CostInput, costInput, quietStatement, type Statement, sceneOf } from '../cost/statement.ts'
import { withAlong, withDisks } from '../what-if/along.ts'
import { allowedValue } from '../what-if/decision-areas.ts'
import { fieldOf, withField } from '../what-if/field.ts'

/** Less is rounding. */
const NOTICED = 1e-9

/** A field of a cost input that is moved from one end to the other. */
export interface Driver {
  readonly name: string
  readonly low: number
  readonly high: number
}

/** The bill of many inputs, without a trace. */
export function quietlyOf(input: CostInput, book: Book): Statement {
  return quietStatement(sceneOf(input, book, new QuietTrace()), input)
}

/** What moving a driver alone does, everything else as in the base. Sums are of known lines. */
export interface Move {
  readonly driver: Driver
  readonly base: number | null
  readonly lowUsd: number
  readonly highUsd: number
  readonly swingUsd: number
  readonly elasticity: number | null
  /** Points between the ends, in order. */
  readonly interior: readonly { readonly value: number; readonly usd: number }[]
  readonly monotone: boolean
  /** Lines that nobody can price and that this driver moves, or that it makes unknown. */
  readonly unknown: readonly string[]
  /** Ends at which disks that are charged as they were bought don't hold what is kept: larger ones are in the bill there. */
  readonly beyondDisks: readonly ('low' | 'high')[]
}

export function moveOf(base: CostInput, driver: Driver, book: Book, interiorPoints: number): Move {
  const { name } = driver
  const at = (value: number): Statement => quietlyOf(movedAlone(base, name, value), book)
  const [low, high] = [at(driver.low), at(driver.high)]
  const interior = interiorOf(base, driver, interiorPoints).map((value) => ({ value, usd: at(value).knownUsd }))
  return {
    driver,
    base: baseOf(base, name, book),
    lowUsd: low.knownUsd,
    highUsd: high.knownUsd,
    swingUsd: Math.abs(high.knownUsd - low.knownUsd),
    elasticity: elasticityIn(base, name, book),
    interior,
    monotone: isMonotone([low.knownUsd, ...interior.map(({ usd }) => usd), high.knownUsd]),
    unknown: movedUnknown(low.lines, high.lines),
    beyondDisks: (['low', 'high'] as const).filter((end) => isBeyondDisks(base, name, movedAlone(base, name, driver[end]))),
  }
}

/** What hangs on the driver goes along. */
function movedAlone(base: CostInput, name: string, value: number): CostInput {
  return withDisks(base, withAlong(base, name, value))
}

/** Where disks are charged as they were bought, and must be larger then. */
function isBeyondDisks({ option, deployment }: CostInput, name: string, moved: CostInput): boolean {
  const grown = moved.deployment.provisionedGiB
  return option === 'msk-standard' && name !== 'deployment.provisionedGiB' && grown !== deployment.provisionedGiB
}

/** Both ends must be what the field may be. */
export function checkDriver(base: CostInput, { name, low, high }: Driver): void {
  for (const value of [low, high]) validate(`input: vary ${name} to ${value}`, costInput, withField(base, name, value))
  // What is no number in the base is a whole part of it, or there is no such field in a list.
  if (fieldOf(withField(base, name, low), name) === low) return
  throw badDocument('input', [{ path: `/vary/${name}`, text: 'must be a number of the base' }])
}

/** Evenly between the ends; whole numbers where the field has only those. */
function interiorOf(base: CostInput, { name, low, high }: Driver, howMany: number): number[] {
  const points = Array.from({ length: howMany }, (_, index) => low + ((high - low) * (index + 1)) / (howMany + 1))
  const allowed = points.map((point) => allowedValue(base, name, point)).filter((point) => point !== null)
  return [...new Set(allowed)].filter((point) => point !== low && point !== high)
}

function isMonotone(sums: readonly number[]): boolean {
  const steps = sums.slice(1).map((usd, index) => usd - sums[index]!)
  const noticed = NOTICED * Math.max(1, ...sums.map(Math.abs))
  return steps.every((step) => step >= -noticed) || steps.every((step) => step <= noticed)
}

/** As given, or what the model takes where nothing is. */
function baseOf(base: CostInput, name: string, book: Book): number | null {
  const { model } = sceneOf(base, book, new QuietTrace())
  const figure = name.replace(/^(?:settings|deployment)\./, '')
  return fieldOf(base, name) ?? (figure === name ? null : (model.shown[figure]?.used ?? null))
}

/** Relative change of the known sum for 10 % more of the driver, ÷ 10 %; null where it moves from nothing. */
function elasticityIn(base: CostInput, name: string, book: Book): number | null {
  const value = baseOf(base, name, book)
  if (value === null || value === 0) return null
  const to = movedTo(name, value)
  return elasticityOf(quietlyOf(base, book).knownUsd, quietlyOf(movedAlone(base, name, to), book).knownUsd, to / value - 1)
}

function movedUnknown(low: readonly CostLine[], high: readonly CostLine[]): string[] {
  const ids = [...new Set([...low, ...high].filter(({ usd }) => usd === null).map(({ id }) => id))]
  return ids.filter((id) => {
    const [one, other] = [low, high].map((lines) => lines.find((line) => line.id === id))
    return one?.usd !== other?.usd || one?.quantity !== other?.quantity
  })
}
