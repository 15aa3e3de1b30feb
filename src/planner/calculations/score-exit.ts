import { calculation } from '../calculation.ts'
import { count, share, z } from '../schema.ts'
import { PLAIN_CLASSES } from './gates/gate-items.ts'
import { EXIT_TEXTS, exitTexts } from './score/exit-texts.ts'

const state = z.enum(['pass', 'warn', 'unknown', 'fail'])
type State = z.output<typeof state>

/** What a row says of itself; the state follows from it. */
interface Found {
  readonly hasFailed: boolean
  /** What a pass still needs. */
  readonly missing: readonly string[]
  readonly warningSign: boolean
}

const row = z.strictObject({
  state,
  warningSign: z.boolean(),
  passNeeds: z.string(),
  sign: z.string(),
  missing: z.array(z.string()),
})
const names = z.array(z.string().min(1))

const input = z.strictObject({
  compatibility: z
    .strictObject({
      classesPassed: names.nullish().describe('classes of use that were run and passed'),
      classesFailed: names.nullish(),
    })
    .nullish(),
  cost: z.strictObject({ lineItemsPresent: count.nullish(), scenarios: count.nullish() }).nullish(),
  migration: z
    .strictObject({
      units: count.nullish().describe('what moves at once'),
      unitsRehearsed: count.nullish(),
      windows: count.nullish().describe('migration windows that are planned'),
      rehearsalFailed: z.boolean().nullish(),
    })
    .nullish(),
  network: z
    .strictObject({
      routing: z.boolean().nullish().describe('whether it is documented; so are the next four'),
      locality: z.boolean().nullish(),
      dns: z.boolean().nullish(),
      tls: z.boolean().nullish(),
      observability: z.boolean().nullish(),
      unknownBytesShare: share.nullish().describe('share of bytes on paths that nobody knows; unknown counts as all'),
    })
    .nullish(),
  operations: z.strictObject({ drillsPassed: names.nullish(), drillsFailed: names.nullish() }).nullish(),
})

type Part<Name extends keyof z.output<typeof input>> = NonNullable<z.output<typeof input>[Name]>

/**
 * `plan score exit`: how ready an estate is to leave, by five rows of evidence.
 *
 * A row is `fail` if something failed, else `unknown` if evidence for a pass is missing, else `warn` if its warning sign fires, else `pass`; the
 * whole is as its worst row. Signs: only produce and consume were run; fewer than scenariosMin scenarios; fewer than windowsMin windows; more than
 * unknownBytesShareMax of the bytes on unknown paths; no broker failure among the drills that passed.
 */
export const planScoreExit = calculation({
  command: 'plan score exit',
  summary: 'the exit scorecard: five rows, with warning signs that are looked for',
  constants: { lineItemsNeeded: 8, scenariosMin: 3, windowsMin: 2, unknownBytesShareMax: 0.1 },
  input,
  output: z.strictObject({
    overall: state,
    rows: z.strictObject({
      workloadCompatibility: row,
      costModel: row,
      migrationSafety: row,
      networkControl: row,
      operationsReadiness: row,
    }),
  }),
  run(given, { book, constants, trace }) {
    const texts = book.limits.table('exitScorecard', exitTexts, EXIT_TEXTS)
    const shown = (name: keyof typeof texts.rows, { hasFailed, missing, warningSign }: Found) => {
      const formula = 'fail if something failed, else unknown if evidence is missing, else warn if the sign fires, else pass'
      const inputs = { hasFailed, missing, warningSign }
      const found = trace.step(`rows.${name}`, formula, inputs, stateOf({ hasFailed, missing, warningSign }))
      return { state: found, warningSign, ...texts.rows[name], missing: [...missing] }
    }
    const rows = {
      workloadCompatibility: shown('workloadCompatibility', compatibility(given.compatibility ?? {})),
      costModel: shown('costModel', cost(given.cost ?? {}, constants)),
      migrationSafety: shown('migrationSafety', migration(given.migration ?? {}, constants.windowsMin)),
      networkControl: shown('networkControl', network(given.network ?? {}, constants.unknownBytesShareMax)),
      operationsReadiness: shown('operationsReadiness', operations(given.operations ?? {}, texts)),
    }
    const states = Object.fromEntries(Object.entries(rows).map(([name, one]) => [name, one.state]))
    return {
      overall: trace.step('overall', 'the worst of fail, unknown, warn, pass', states, worstOf(Object.values(states))),
      rows,
    }
  },
})

function compatibility({ classesPassed, classesFailed }: Part<'compatibility'>): Found {
  const run = [...(classesPassed ?? []), ...(classesFailed ?? [])]
  return {
    hasFailed: (classesFailed ?? []).length > 0,
    missing: (classesPassed ?? []).length > 0 ? [] : ['classesPassed'],
    warningSign: run.every((one) => PLAIN_CLASSES.includes(one)),
  }
}

function cost(
  { lineItemsPresent, scenarios }: Part<'cost'>,
  { lineItemsNeeded, scenariosMin }: Readonly<Record<'lineItemsNeeded' | 'scenariosMin', number>>,
): Found {
  return {
    hasFailed: false,
    missing: (lineItemsPresent ?? 0) >= lineItemsNeeded ? [] : ['lineItemsPresent'],
    warningSign: (scenarios ?? 0) < scenariosMin,
  }
}

/** Without a single unit nothing was rehearsed. */
function migration({ units, unitsRehearsed, windows, rehearsalFailed }: Part<'migration'>, windowsMin: number): Found {
  const isRehearsed = (units ?? 0) > 0 && (unitsRehearsed ?? 0) >= (units ?? 0)
  return {
    hasFailed: rehearsalFailed === true,
    missing: isRehearsed ? [] : ['unitsRehearsed'],
    warningSign: (windows ?? 0) < windowsMin,
  }
}

const DOCUMENTED = ['routing', 'locality', 'dns', 'tls', 'observability'] as const

function network(given: Part<'network'>, unknownBytesShareMax: number): Found {
  return {
    hasFailed: false,
    missing: DOCUMENTED.filter((name) => given[name] !== true),
    warningSign: (given.unknownBytesShare ?? 1) > unknownBytesShareMax,
  }
}

function operations(
  { drillsPassed, drillsFailed }: Part<'operations'>,
  { drillsNeeded, drillSign }: z.output<typeof exitTexts>,
): Found {
  const passed = drillsPassed ?? []
  return {
    hasFailed: (drillsFailed ?? []).length > 0,
    missing: drillsNeeded.filter((one) => !passed.includes(one)),
    warningSign: !passed.includes(drillSign),
  }
}

function stateOf({ hasFailed, missing, warningSign }: Found): State {
  if (hasFailed) return 'fail'
  if (missing.length > 0) return 'unknown'
  return warningSign ? 'warn' : 'pass'
}

const WORST_FIRST: readonly State[] = ['fail', 'unknown', 'warn', 'pass']

function worstOf(states: readonly State[]): State {
  return WORST_FIRST.find((one) => states.includes(one)) ?? 'unknown'
}
