import { nearestName } from '../../base/nearest-name.ts'
import type { Limits } from '../book/limits.ts'
import { calculation } from '../calculation.ts'
import { badDocument, type Problem } from '../documents/validate.ts'
import { count, dayText, z } from '../schema.ts'
import { type Source, Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'
import { compatibilityLevel } from './gates/compatibility-level.ts'
import { ageDays } from './gates/evidence-age.ts'
import { type GateRecord, gateRecord, isPlainPass, judge, type WhyNot, whyNotCounted } from './gates/gate-evidence.ts'
import { GATE_ITEMS, GATE_NAMES, type GateItem, type GateName, gateItems, LINE_ITEMS } from './gates/gate-items.ts'

const light = z.enum(['green', 'amber', 'red'])
const itemState = z.enum(['green', 'amber', 'red', 'not-applicable'])
const reason = z.string().min(1)

const input = z.strictObject({
  now: dayText.describe('the day that ages are counted to'),
  evidence: z.array(gateRecord).default([]),
  waves: z.array(z.string().min(1)).optional().describe('waves that the migration items must be shown for'),
  awkwardClasses: z.array(z.string().min(1)).optional().describe('awkward classes of the estate'),
  clientFamilies: z.array(z.string().min(1)).optional().describe('client families of the estate'),
  notApplicable: z.array(z.strictObject({ item: z.string(), reason })).default([]),
  waivers: z.array(z.strictObject({ item: z.string(), owner: reason, reason, until: dayText })).default([]),
  cost: z
    .strictObject({
      lineItems: z.record(z.string(), z.number().nullable()).optional().describe('USD by line item; null is unknown'),
      scenarios: count.optional(),
      billError: z.number().nullable().optional().describe('(model − bill) ÷ bill, null if it was not reconciled'),
    })
    .optional()
    .describe('what is known of the cost results: it can take a pass away, never give one'),
})

type Input = z.output<typeof input>

/** One item with all that its state hangs on. */
interface Subject {
  readonly name: string
  readonly gate: GateName
  readonly item: GateItem
  readonly validDays: number
  readonly validDaysSource: Source
  /** Null: one record of any scope will do. */
  readonly scopes: readonly string[] | null
}

/**
 * `plan gates`: five gates over dated evidence, and whether a migration window may be scheduled.
 *
 * A record counts for validDays, the last day included. An item is green if the newest record that counts passed (of one day a failure counts
 * first), for every scope that it needs; red if it failed or there is none. Not applicable, with a reason, counts as green; a waiver that hasn't
 * ended makes red amber. A gate is as its worst item; windowAllowed = no gate is red. Without awkward classes, waves or client families their
 * items need one record all the same, and none whose newest failed. A pass of plain writes and reads alone doesn't count for C1.
 */
export const planGates = calculation({
  command: 'plan gates',
  summary: 'the five gates, what is red in them, and whether a migration window may be scheduled',
  constants: { validDays: 30, scenariosMin: 3, billErrorMax: 0.15 },
  input,
  output: z.strictObject({
    gates: z.strictObject({ compatibility: light, cost: light, network: light, migration: light, operations: light }),
    windowAllowed: z.boolean(),
    red: z.array(z.string()),
    amber: z.array(z.string()),
    items: z.array(
      z.strictObject({
        item: z.string(),
        gate: z.enum(GATE_NAMES),
        text: z.string(),
        level: compatibilityLevel.nullable(),
        state: itemState,
        why: z.string(),
        daysLeft: z.number().nullable(),
      }),
    ),
    waivers: z.array(
      z.strictObject({
        item: z.string(),
        owner: z.string(),
        until: z.string(),
        state: z.enum(['in-force', 'ended', 'not-needed']),
      }),
    ),
    notCounted: z.array(z.strictObject({ record: z.string(), item: z.string(), scope: z.string(), why: z.string() })),
    warnings: z.array(z.string()),
  }),
  run(given, { book, constants, trace }) {
    const table = book.limits.table('gates', gateItems, GATE_ITEMS)
    const subjects = GATE_NAMES.flatMap((gate) =>
      Object.entries(table[gate]).map(([name, item]) => subjectOf(name, gate, item, given, constants.validDays, book.limits)),
    )
    checkNames(given, subjects)
    const items = subjects.map((subject) => itemOf(subject, given, constants, trace)).sort(byName)
    const inState = (state: string) => items.filter((one) => one.state === state).map(({ item }) => item)
    const red = inState('red')
    const gates = Object.fromEntries(
      GATE_NAMES.map((gate) => {
        const states = items.filter((one) => one.gate === gate).map(({ item, state }) => [item, state] as const)
        return [
          gate,
          trace.step(gate, 'the worst of its items', Object.fromEntries(states), worstOf(states.map(([, state]) => state))),
        ]
      }),
    ) as Record<GateName, z.output<typeof light>>
    const notCounted = given.evidence.flatMap((record, at) => leftOut(record, at, subjects, given.now))
    return {
      gates,
      windowAllowed: trace.step('windowAllowed', 'no gate is red', { ...gates }, !Object.values(gates).includes('red')),
      red,
      amber: inState('amber'),
      items,
      waivers: given.waivers.map(({ item, owner, until }) => ({
        item,
        owner,
        until,
        state: waiverState(item, until, items, given.now),
      })),
      notCounted,
      warnings: notCounted.some(({ why }) => why === 'plain-writes-and-reads-only') ? ['only-plain-writes-and-reads'] : [],
    }
  },
  hasFailed: ({ windowAllowed }) => !windowAllowed,
})

function subjectOf(name: string, gate: GateName, item: GateItem, given: Input, validDays: number, limits: Limits): Subject {
  const scopesOf = { 'client-family': given.clientFamilies, 'awkward-class': given.awkwardClasses, wave: given.waves }
  const scopes = item.per === undefined ? [] : (scopesOf[item.per] ?? [])
  return {
    name,
    gate,
    item,
    validDays: item.validDays ?? validDays,
    validDaysSource: validDaysSource(name, gate, limits),
    scopes: scopes.length === 0 ? null : [...new Set(scopes)],
  }
}

/** Of an item that has days of its own: the file that sets them, or our table. */
function validDaysSource(name: string, gate: GateName, limits: Limits): Source {
  const { value, source } = limits.number('gates', gate, name, 'validDays')
  return value === null ? { kind: 'constant', id: `gates.${gate}.${name}.validDays`, origin: 'built-in' } : source
}

/** What people decided must be about an item that there is. */
function checkNames({ notApplicable, waivers }: Input, subjects: readonly Subject[]): void {
  const known = subjects.map(({ name }) => name)
  const wrong = (list: string, entries: readonly { readonly item: string }[]): Problem[] =>
    entries.flatMap(({ item }, at) => {
      if (known.includes(item)) return []
      const near = nearestName(item, known)
      return [{ path: `/${list}/${at}/item`, text: `is no gate item${near === undefined ? '' : `; did you mean ${near}?`}` }]
    })
  const problems = [...wrong('notApplicable', notApplicable), ...wrong('waivers', waivers)]
  if (problems.length > 0) throw badDocument('input', problems)
}

function itemOf(
  subject: Subject,
  given: Input,
  constants: Readonly<Record<'scenariosMin' | 'billErrorMax', number>>,
  trace: Trace,
) {
  const { name, gate, item, validDays, scopes } = subject
  const excused = given.notApplicable.find((one) => one.item === name)
  const shown = (state: z.output<typeof itemState>, why: string, left: number | null) => {
    const days =
      item.validDays === undefined ? { validDays } : { [`${name}.validDays`]: new Sourced(validDays, subject.validDaysSource) }
    const inputs = { now: given.now, ...days, scopes, why }
    const { text, level = null } = item
    return { item: name, gate, text, level, state: trace.step(name, RULE, inputs, state), why, daysLeft: left }
  }
  if (excused !== undefined) return shown('not-applicable', excused.reason, null)
  const records = given.evidence.filter((record) => isCounted(record, subject, given.now))
  const judged = judge(records, scopes, given.now, validDays)
  const contradiction = contradictionOf(name, given.cost, constants)
  if (judged.isGreen && contradiction === undefined) return shown('green', 'the newest evidence passes', judged.daysLeft)
  const why = contradiction ?? whyRed(judged.missing, judged.failed)
  const waiver = given.waivers.find((one) => one.item === name && ageDays(one.until, given.now) <= 0)
  if (waiver === undefined) return shown('red', why, null)
  return shown('amber', `${why}; waived by ${waiver.owner} until ${waiver.until}: ${waiver.reason}`, null)
}

const RULE = 'for every scope the newest record within validDays passes'

function isCounted(record: GateRecord, subject: Subject, now: string): boolean {
  return record.item === subject.name && whyNot(record, subject, now) === undefined
}

function whyNot(record: GateRecord, { item, validDays, scopes }: Subject, now: string): WhyNot | undefined {
  if (isPlainPass(record, item)) return 'plain-writes-and-reads-only'
  return whyNotCounted(record, { now, validDays, scopes })
}

function leftOut(record: GateRecord, at: number, subjects: readonly Subject[], now: string) {
  const subject = subjects.find(({ name }) => name === record.item)
  const why = subject === undefined ? 'no-gate-item' : whyNot(record, subject, now)
  return why === undefined ? [] : [{ record: record.id ?? `/evidence/${at}`, item: record.item, scope: record.scope ?? '', why }]
}

/** What the figures themselves say against a pass. */
function contradictionOf(
  name: string,
  cost: Input['cost'],
  { scenariosMin, billErrorMax }: Readonly<Record<'scenariosMin' | 'billErrorMax', number>>,
): string | undefined {
  if (cost === undefined) return undefined
  const { lineItems, scenarios, billError } = cost
  if (name === 'K1' && lineItems !== undefined) {
    const blank = LINE_ITEMS.filter((one) => !Object.hasOwn(lineItems, one) || lineItems[one] === null)
    return blank.length === 0 ? undefined : `blank line items: ${blank.join(', ')}`
  }
  if (name === 'K2' && scenarios !== undefined && scenarios < scenariosMin)
    return `${scenarios} scenarios, ${scenariosMin} needed`
  if (name === 'K3' && billError === null) return 'the bill was not reconciled'
  if (name === 'K3' && billError !== undefined && Math.abs(billError!) > billErrorMax)
    return `the bill is off by more than ${billErrorMax}`
  return undefined
}

function whyRed(missing: readonly string[], failed: readonly string[]): string {
  const named = (scopes: readonly string[]) => scopes.filter((one) => one !== '').join(', ')
  const about = (text: string, scopes: readonly string[]) => (named(scopes) === '' ? text : `${text} for ${named(scopes)}`)
  return [
    ...(failed.length === 0 ? [] : [about('the newest evidence failed', failed)]),
    ...(missing.length === 0 ? [] : [about('no fresh evidence', missing)]),
  ].join('; ')
}

function waiverState(
  name: string,
  until: string,
  items: readonly { readonly item: string; readonly state: string }[],
  now: string,
): 'in-force' | 'ended' | 'not-needed' {
  if (ageDays(until, now) > 0) return 'ended'
  return items.some(({ item, state }) => item === name && state === 'amber') ? 'in-force' : 'not-needed'
}

function worstOf(states: readonly z.output<typeof itemState>[]): z.output<typeof light> {
  if (states.includes('red')) return 'red'
  return states.includes('amber') ? 'amber' : 'green'
}

function byName(one: { readonly item: string }, other: { readonly item: string }): number {
  return one.item < other.item ? -1 : one.item > other.item ? 1 : 0
}
