import type { Book } from '../../book/book.ts'
import { whenKnown } from '../../known.ts'
import { sum } from '../../numbers.ts'
import { positive, quantity, z } from '../../schema.ts'
import type { Trace } from '../../trace.ts'
import type { Group } from '../cost/bill.ts'
import { groupName, groupsIn } from './bill-groups.ts'

/** A month's bill, as `plan inventory import bill` keeps it; credits are below 0. */
export const billFields = z.strictObject({
  period: z.string().optional().describe('the month: 2026-10'),
  account: z.string().optional(),
  hoursPerMonth: positive.optional().describe('hours of that month; without it those of the model'),
  lines: z
    .array(
      z.strictObject({
        usageType: z.string(),
        quantity: z.number().nullish(),
        unit: z.string().nullish(),
        usd: z.number().nullable().describe('null is unknown'),
        group: groupName.optional().describe('where the usage type does not tell it'),
      }),
    )
    .min(1),
  notBilled: z
    .array(groupName)
    .default(['support', 'engineeringTime'])
    .describe('groups that this bill has no lines for: they are not compared'),
  model: z
    .record(groupName, quantity.nullish())
    .optional()
    .describe('modelled sum of each group; without it the cost of current'),
})

export type BillInput = z.output<typeof billFields>

const figure = z.number().nullable()
const STATES = ['within', 'beyond', 'unknown'] as const

const billRow = z.strictObject({
  group: z.string(),
  modelUsd: figure,
  billedUsd: figure,
  differenceUsd: figure,
  errorRatio: figure,
  state: z.enum(STATES),
})
type BillRow = z.output<typeof billRow>

export const billOutput = z.strictObject({
  period: z.string().nullable(),
  rows: z.array(billRow),
  total: billRow,
  unrecognised: z.array(z.string()),
  notBilled: z.array(z.string()),
  /** Item K3 of the cost gate. */
  K3: z.enum(['green', 'red', 'unknown']),
})

type Groups = Readonly<Partial<Record<Group, number | null | undefined>>>

/**
 * The model of a month against its bill, group by group: errorRatio = |model − billed| ÷ billed. Beyond errorRatioMax in any group, or in all together,
 * K3 is red; what isn't known is no pass. What is modelled and not billed, or billed and not modelled, is an error, too. Usage types that nobody knows
 * count in the total.
 */
export function billAgainst(bill: BillInput, model: Groups, errorRatioMax: number, book: Book, trace: Trace) {
  const group = groupsIn(book)
  const lines = bill.lines.map((line) => ({ ...line, group: line.group ?? group(line.usageType) }))
  const isCompared = (name: Group): boolean => !bill.notBilled.includes(name)
  const names = groupName.options.filter(
    (name) => isCompared(name) && (lines.some((line) => line.group === name) || model[name] === null || (model[name] ?? 0) !== 0),
  )
  const billed = (name: Group): number | null => {
    const own = lines.filter((line) => line.group === name)
    const usageTypes = own.map(({ usageType }) => usageType)
    return trace.step(`${name}.billedUsd`, 'Σ lines of the bill', { usageTypes }, knownSum(own.map(({ usd }) => usd)))
  }
  const row = rowsBy(errorRatioMax, trace)
  const rows = names.map((name) => row(name, model[name] === undefined ? 0 : model[name], billed(name)))
  const compared = lines.filter((line) => line.group === null || isCompared(line.group))
  const total = row('total', knownSum(rows.map(({ modelUsd }) => modelUsd)), knownSum(compared.map(({ usd }) => usd)))
  return {
    period: bill.period ?? null,
    rows,
    total,
    unrecognised: [...new Set(lines.filter((line) => line.group === null).map(({ usageType }) => usageType))],
    notBilled: [...bill.notBilled],
    K3: trace.step(
      'K3',
      'red if an error is above errorRatioMax, green if none is and all are known',
      { errorRatioMax },
      stateOf([...rows, total]),
    ),
  }
}

function rowsBy(errorRatioMax: number, trace: Trace) {
  return (group: string, modelUsd: number | null, billedUsd: number | null): BillRow => {
    const differenceUsd = whenKnown([modelUsd, billedUsd], (model, billed) => model - billed)
    // Of nothing billed there is no share.
    const ratio = whenKnown([differenceUsd, billedUsd], (difference, billed) =>
      billed === 0 ? null : Math.abs(difference / billed),
    )
    const errorRatio = trace.step(`${group}.errorRatio`, '|modelUsd − billedUsd| ÷ billedUsd', { modelUsd, billedUsd }, ratio)
    const wrong = errorRatio === null ? differenceUsd !== 0 : errorRatio > errorRatioMax
    const state = differenceUsd === null ? 'unknown' : wrong ? 'beyond' : 'within'
    return { group, modelUsd, billedUsd, differenceUsd, errorRatio, state }
  }
}

function stateOf(rows: readonly BillRow[]): 'green' | 'red' | 'unknown' {
  if (rows.some(({ state }) => state === 'beyond')) return 'red'
  return rows.some(({ state }) => state === 'unknown') ? 'unknown' : 'green'
}

function knownSum(values: readonly (number | null)[]): number | null {
  return values.every((value) => value !== null) ? sum(values as number[]) : null
}
