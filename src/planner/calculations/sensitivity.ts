import { type Calculation, calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { z } from '../schema.ts'
import { derived } from '../source.ts'
import type { Trace } from '../trace.ts'
import { checkSupport } from './cost/people.ts'
import { costInput, sceneOf, statementOf } from './cost/statement.ts'
import { rangeOver } from './sensitivity/corners.ts'
import { checkDriver, type Driver, type Move, moveOf } from './sensitivity/moves.ts'
import { areaOf, decisionAreasIn, rangesOf } from './what-if/decision-areas.ts'

const row = z.strictObject({
  driver: z.string(),
  area: z.string().nullable(),
  base: z.number().nullable(),
  low: z.number(),
  high: z.number(),
  lowUsd: z.number(),
  highUsd: z.number(),
  swingUsd: z.number(),
  elasticity: z.number().nullable(),
  monotone: z.boolean(),
  interior: z.array(z.strictObject({ value: z.number(), usd: z.number() })),
  unknown: z.array(z.string()),
  beyondDisks: z.array(z.enum(['low', 'high'])),
})

const area = z.strictObject({
  area: z.string(),
  text: z.string(),
  drivers: z.array(z.string()),
  swingUsd: z.number().nullable(),
})

/**
 * `plan sensitivity`: which driver moves a month's bill most.
 *
 * Each driver alone at both ends, all else as in the base, but for what hangs on it (`what-if/along.ts`): measured reads and peaks go with what is
 * written, and disks grow if they don't hold it. Brokers stay as they are. lowUsd, highUsd, swingUsd = |highUsd − lowUsd|; rows by swing, then name. elasticity =
 * relative change of the bill for 10 % more of the driver, ÷ 10 %. range = the smallest and largest sum over all corners of all drivers (2^n). Where the
 * sum doesn't go one way from end to end, the points between that were looked at are corners, too. All sums are of known lines; rows name the unknown
 * lines that their driver moves, and `beyondDisks` the ends at which disks must be larger than
 * `deployment.provisionedGiB`. Without `vary` the drivers of the five decision areas are moved (`what-if/decision-areas.ts`).
 */
export const planSensitivity: Calculation = calculation({
  command: 'plan sensitivity',
  summary: 'which driver moves the bill most, and how far it can go',
  constants: { interiorPoints: 5, driversMax: 12, cornersMax: 16384 },
  input: z.strictObject({
    base: costInput,
    vary: z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .optional()
      .describe('low and high of each driver: workload.retentionHours: [24, 720]; without it those of the decision areas'),
  }),
  output: z.strictObject({
    option: z.string(),
    baseUsd: z.number(),
    complete: z.boolean(),
    unknown: z.array(z.string()),
    rows: z.array(row),
    range: z.strictObject({ lowUsd: z.number(), highUsd: z.number() }),
    corners: z.number(),
    areas: z.array(area),
    areasUncovered: z.array(z.string()),
    warnings: z.array(z.string()),
  }),
  run({ base, vary }, { book, constants, trace, part }) {
    checkSupport(base.settings, '/base/settings')
    const scene = sceneOf(base, book, part('base', ['base']))
    const statement = statementOf(scene, base)
    const table = decisionAreasIn(book)
    const drivers = driversOf(vary ?? rangesOf(table, base, scene.hoursPerMonth), constants.driversMax)
    for (const driver of drivers) checkDriver(base, driver)
    const moves = drivers.map((driver) => moveOf(base, driver, book, constants.interiorPoints)).sort(bySwing)
    for (const move of moves) writeDown(move, trace)
    const { range, corners, left } = rangeOver(base, moves, book, constants.cornersMax)
    trace.step(
      'range',
      'smallest and largest knownUsd of all corners',
      {
        corners: derived(corners, 'number of combinations that were asked'),
        drivers: derived(moves.length, 'number of drivers that are moved'),
      },
      range,
    )
    const areas = Object.entries(table).map(([name, { text }]) => {
      const own = moves.filter(({ driver }) => areaOf(table, driver.name) === name)
      const swings = own.map(({ swingUsd }) => swingUsd)
      return {
        area: name,
        text,
        drivers: own.map(({ driver }) => driver.name),
        swingUsd: own.length === 0 ? null : Math.max(...swings),
      }
    })
    return {
      option: base.option,
      baseUsd: statement.knownUsd,
      complete: statement.unknown.length === 0,
      unknown: [...statement.unknown],
      rows: moves.map((move) => shown(move, areaOf(table, move.driver.name))),
      range,
      corners,
      areas,
      areasUncovered: areas.filter(({ drivers: own }) => own.length === 0).map(({ area: name }) => name),
      warnings: [
        ...moves.filter(({ monotone }) => !monotone).map(({ driver }) => `not-monotone: ${driver.name}`),
        ...left.map((name) => `interior-points-left-out: ${name}`),
        ...moves.filter(isOutside).map(({ driver }) => `base-outside-range: ${driver.name}`),
        ...moves.flatMap(({ driver, unknown }) => unknown.map((line) => `moves-unknown-line: ${driver.name}: ${line}`)),
      ],
    }
  },
})

function driversOf(vary: Readonly<Record<string, readonly [number, number]>>, driversMax: number): Driver[] {
  const drivers = Object.entries(vary).map(([name, [low, high]]) => ({ name, low, high }))
  if (drivers.length <= driversMax) return drivers
  throw badDocument('input', [{ path: '/vary', text: `must be up to ${driversMax} drivers, and is ${drivers.length}` }])
}

function bySwing(one: Move, other: Move): number {
  if (one.swingUsd !== other.swingUsd) return other.swingUsd - one.swingUsd
  return one.driver.name < other.driver.name ? -1 : 1
}

function isOutside({ base, driver: { low, high } }: Move): boolean {
  return base !== null && (base < Math.min(low, high) || base > Math.max(low, high))
}

function writeDown(move: Move, trace: Trace): void {
  const { driver, base, lowUsd, highUsd, swingUsd, elasticity, monotone, interior } = move
  const { name, low, high } = driver
  const endOf = (end: number) =>
    trace.source(`vary.${name}`) === undefined
      ? derived(end, 'an end that the decision areas give')
      : trace.field(`vary.${name}`, end)
  trace.step(
    `${name}.lowUsd`,
    'knownUsd of the base with the driver at its low end, and what hangs on it',
    { [name]: endOf(low) },
    lowUsd,
  )
  trace.step(
    `${name}.highUsd`,
    'knownUsd of the base with the driver at its high end, and what hangs on it',
    { [name]: endOf(high) },
    highUsd,
  )
  trace.step(`${name}.swingUsd`, '|highUsd − lowUsd|', { lowUsd, highUsd }, swingUsd)
  trace.step(
    `${name}.elasticity`,
    'relative change of knownUsd for 10 % more of the driver, ÷ 10 %; none where it moves from nothing',
    { base: baseOf(name, base, trace) },
    elasticity,
  )
  if (!monotone) trace.step(`${name}.interior`, 'knownUsd at points between the ends', {}, interior)
}

/** As the base says it, or else what is taken where it says nothing. */
function baseOf(name: string, base: number | null, trace: Trace) {
  const field = `base.${name}`
  return trace.source(field) === undefined ? derived(base, 'what the base takes where nothing is said') : trace.field(field, base)
}

function shown(
  { driver: { name, low, high }, base, interior, monotone, unknown, beyondDisks, ...sums }: Move,
  ofArea: string | null,
) {
  return {
    driver: name,
    area: ofArea,
    base,
    low,
    high,
    lowUsd: sums.lowUsd,
    highUsd: sums.highUsd,
    swingUsd: sums.swingUsd,
    elasticity: sums.elasticity,
    monotone,
    interior: monotone ? [] : [...interior],
    unknown: [...unknown],
    beyondDisks: [...beyondDisks],
  }
}
