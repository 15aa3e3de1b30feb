import type { Book } from '../../book/book.ts'
import { whenKnown } from '../../known.ts'
import { z } from '../../schema.ts'
import { QuietTrace, type Trace } from '../../trace.ts'
import { type CostInput, quietStatement, type Statement, sceneOf } from '../cost/statement.ts'
import { disksFor } from './along.ts'
import { CAPACITY_FORMULA, type Capacity, capacityOf, capacityOutput, isEnough, onBrokersGiB } from './capacity.ts'
import { changed } from './change.ts'
import { type Scenario, scenariosIn } from './scenario-table.ts'
import { sizingOf } from './sizings.ts'

const side = z.strictObject({
  knownUsd: z.number(),
  totalUsd: z.number().nullable(),
  unknown: z.array(z.string()),
  capacity: capacityOutput,
  /** As there are, or as many as are needed. */
  brokersPaid: z.number().nullable(),
})

/** Before and after, cost and capacity. A scenario that can't happen has no sides: of one zone none can be lost. */
export const scenarioOutput = z.strictObject({
  scenario: z.string(),
  text: z.string(),
  /** What doesn't last says nothing about a usual month. */
  lasts: z.boolean(),
  before: side.nullable(),
  after: side.nullable(),
  differenceUsd: z.number().nullable(),
  movedGiB: z.number().nullable(),
})

type Side = z.output<typeof side>
export type ScenarioResult = z.output<typeof scenarioOutput>

/**
 * Each scenario of the table for one option: its month before and after, and what its brokers must bear.
 *
 * Where a scenario takes more brokers than the deployment as told, and more than there are, those are paid for; volumes that are told as provisioned
 * grow if they don't hold what lies on brokers. differenceUsd = after − before, of known lines; null where the sides don't know the same. movedGiB: bytes that must
 * be copied anew to other brokers, where they have their place on brokers.
 */
export function scenariosOf(input: CostInput, book: Book, trace: Trace): ScenarioResult[] {
  return Object.entries(scenariosIn(book)).map(([scenario, what]) => {
    const { before, after, differenceUsd, movedGiB } = played(input, what, book)
    trace.step(
      `${scenario}.before.knownUsd`,
      'Σ known lines of the workload before',
      { changes: what.before },
      before?.knownUsd ?? null,
    )
    trace.step(
      `${scenario}.after.knownUsd`,
      'Σ known lines of the workload after',
      { changes: what.after, brokersPaid: after?.brokersPaid ?? null },
      after?.knownUsd ?? null,
    )
    trace.step(
      `${scenario}.differenceUsd`,
      'after − before, if both know the same lines',
      { before: before?.knownUsd ?? null, after: after?.knownUsd ?? null },
      differenceUsd,
    )
    trace.step(`${scenario}.before.capacity`, CAPACITY_FORMULA, { changes: what.before }, before?.capacity ?? null)
    trace.step(
      `${scenario}.after.capacity`,
      CAPACITY_FORMULA,
      { changes: { ...what.after, ...what.sizing } },
      after?.capacity ?? null,
    )
    trace.step(`${scenario}.movedGiB`, 'copies on brokers × zones lost ÷ zones before', { zones: input.workload.zones }, movedGiB)
    return { scenario, text: what.text, lasts: what.lasts, before, after, differenceUsd, movedGiB }
  })
}

function played(input: CostInput, { before, after, sizing }: Scenario, book: Book) {
  const hoursPerMonth = sceneOf(input, book, new QuietTrace()).hoursPerMonth
  const from = changed(input, before, hoursPerMonth)
  const to = changed(input, after, hoursPerMonth)
  const borne = to === null ? null : changed(to, sizing, hoursPerMonth)
  if (from === null || to === null || borne === null) return { before: null, after: null, differenceUsd: null, movedGiB: null }
  const sides = [sideOf(input, from, from, book), sideOf(input, to, borne, book)] as const
  return { before: sides[0], after: sides[1], differenceUsd: differenceOf(...sides), movedGiB: movedGiB(from, borne) }
}

/** `paid`: what is paid for; `borne`: what machines must bear while it lasts. */
function sideOf(told: CostInput, paid: CostInput, borne: CostInput, book: Book): Side {
  const deployed = grown(told, paid, borne, book)
  const { knownUsd, totalUsd, unknown } = statementOf(deployed, book)
  return {
    knownUsd,
    totalUsd,
    unknown: [...unknown],
    capacity: capacityIn(told, borne, book),
    brokersPaid: deployed.deployment.brokers ?? null,
  }
}

function statementOf(input: CostInput, book: Book): Statement {
  return quietStatement(sceneOf(input, book, new QuietTrace()), input)
}

/** As many brokers as are needed, no fewer than there are; as told where nothing more is needed than before. */
function grown(told: CostInput, paid: CostInput, borne: CostInput, book: Book): CostInput {
  const { brokers } = told.deployment
  const before = sizingOf(told, book).brokersNeeded
  // A deployment that has lost a zone is made whole, not ready to lose the next.
  const after = borne.workload.zones < told.workload.zones ? before : sizingOf(borne, book).brokersNeeded
  const more = whenKnown([brokers, before, after], (there, first, then) => (then > first ? Math.max(there, then) : there))
  return {
    ...paid,
    deployment: { ...paid.deployment, brokers: more ?? brokers, provisionedGiB: disksFor(told, paid) },
  }
}

/** Of the brokers that are there as told. At the moment when a zone is lost its brokers are gone. What holds through that needs no more than the share of the zones that are left. */
function capacityIn(told: CostInput, borne: CostInput, book: Book): Capacity {
  const [zones, left] = [told.workload.zones, borne.workload.zones]
  const brokers = told.deployment.brokers ?? null
  if (left >= zones) return capacityOf(borne, brokers, book)
  const sizing = sizingOf(told, book)
  const standing = whenKnown([brokers], (there) => there - Math.ceil((there * (zones - left)) / zones))
  const brokersNeeded = sizing.holdsZoneLoss
    ? whenKnown([sizing.brokersNeeded], (needed) => Math.ceil((needed * left) / zones))
    : sizing.brokersNeeded
  const enough = isEnough(standing, { ...sizing, brokersNeeded })
  return { ...capacityOf(borne, standing, book), brokersNeeded, bottleneck: sizing.bottleneck, enough }
}

function differenceOf(before: Side, after: Side): number | null {
  return before.unknown.join() === after.unknown.join() ? after.knownUsd - before.knownUsd : null
}

/** Copies that lay in the lost zones; nothing where brokers own nothing. */
function movedGiB(from: CostInput, to: CostInput): number | null {
  const lost = from.workload.zones - to.workload.zones
  return whenKnown([onBrokersGiB(from)], (gib) => (lost <= 0 ? 0 : (gib * lost) / from.workload.zones))
}
