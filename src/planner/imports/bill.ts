import type { Estate } from '../documents/estate.ts'
import { z } from '../schema.ts'
import { type Cell, cellNumber, csvCells } from './csv-source.ts'
import type { Importer } from './importer.ts'
import { readJson, refusalAtPath } from './json-source.ts'
import type { Source } from './source.ts'

type Bill = NonNullable<Estate['bills']>[number]

/**
 * A bill by usage types: the JSON of `get-cost-and-usage` grouped by `USAGE_TYPE` (and, if one likes, by account), or the CSV of a cost and usage report,
 * the older form (`lineItem/UsageType`) or the newer (`line_item_usage_type`). Days and lines of one month, account, usage type and unit are added up.
 */
export const bill: Importer = {
  kind: 'bill',
  summary: 'get-cost-and-usage JSON by usage type, CSV of a cost and usage report',
  sections: [],
  needsCluster: false,
  read: (source) => ({ bills: /^\s*[{[]/.test(source.text) ? fromJson(source) : fromReport(source) }),
}

const amount = z.looseObject({ Amount: z.string(), Unit: z.string().optional() })
const costAndUsage = z.looseObject({
  GroupDefinitions: z.array(z.looseObject({ Type: z.string(), Key: z.string() })).optional(),
  ResultsByTime: z.array(
    z.looseObject({
      TimePeriod: z.looseObject({ Start: z.string().regex(/^\d{4}-\d\d-\d\d/), End: z.string() }),
      Groups: z.array(z.looseObject({ Keys: z.array(z.string()).min(1), Metrics: z.record(z.string(), amount) })),
    }),
  ),
})
/** What the month costs, the first of these that is there. */
const COSTS = ['UnblendedCost', 'NetUnblendedCost', 'AmortizedCost', 'NetAmortizedCost', 'BlendedCost']

function fromJson(source: Source): Bill[] {
  const { GroupDefinitions: groupedBy = [{ Type: 'DIMENSION', Key: 'USAGE_TYPE' }], ResultsByTime: months } = readJson(
    source,
    costAndUsage,
  )
  const typeAt = groupedBy.findIndex(({ Key }) => Key === 'USAGE_TYPE')
  const accountAt = groupedBy.findIndex(({ Key }) => Key === 'LINKED_ACCOUNT')
  if (typeAt < 0) throw refusalAtPath(source, '/GroupDefinitions', 'must group by USAGE_TYPE')
  const sums = new BillSums()
  for (const [monthAt, { TimePeriod: period, Groups: groups }] of months.entries()) {
    for (const [at, { Keys: keys, Metrics: metrics }] of groups.entries()) {
      const path = `/ResultsByTime/${monthAt}/Groups/${at}`
      const usageType = keys[typeAt]
      if (usageType === undefined) throw refusalAtPath(source, `${path}/Keys`, 'must have a key for each way of grouping')
      const cost = COSTS.find((name) => Object.hasOwn(metrics, name))
      const numberOf = (name: string | undefined): number | null => {
        if (name === undefined || !Object.hasOwn(metrics, name)) return null
        const value = Number(metrics[name]!.Amount)
        if (Number.isFinite(value) && metrics[name]!.Amount !== '') return value
        throw refusalAtPath(source, `${path}/Metrics/${name}/Amount`, `must be a number, and is '${metrics[name]!.Amount}'`)
      }
      const currency = cost === undefined ? 'USD' : (metrics[cost]!.Unit ?? 'USD')
      if (currency !== 'USD') throw refusalAtPath(source, `${path}/Metrics/${cost}/Unit`, `must be USD, and is '${currency}'`)
      sums.add({
        period: period.Start.slice(0, 7),
        account: keys[accountAt] ?? null,
        usageType,
        unit: metrics.UsageQuantity?.Unit ?? null,
        quantity: numberOf('UsageQuantity'),
        usd: numberOf(cost),
      })
    }
  }
  return sums.bills()
}

const COLUMNS = {
  usageType: 'line_item_usage_type',
  quantity: 'line_item_usage_amount',
  usd: 'line_item_unblended_cost',
  period: 'bill_billing_period_start_date',
  account: 'line_item_usage_account_id',
  unit: 'pricing_unit',
  kind: 'line_item_line_item_type',
  currency: 'line_item_currency_code',
} as const

/** Reports have hundreds of columns: those that nobody needs here are passed over. */
function fromReport(source: Source): Bill[] {
  const [titles, ...rows] = csvCells(source)
  if (titles === undefined) throw source.refusal(1, 1, 'is empty: a line of names should be first')
  const names = titles.map(({ text }) => snakeCase(text))
  for (const needed of [COLUMNS.usageType, COLUMNS.usd, COLUMNS.period])
    if (!names.includes(needed)) throw source.refusal(titles[0]!.line, 1, `the column ${needed} is missing`)
  const sums = new BillSums()
  for (const row of rows) {
    if (row.length !== titles.length)
      throw source.refusal(row[0]!.line, 1, `has ${row.length} cells, and the first line ${titles.length}`)
    const cell = (name: keyof typeof COLUMNS): Cell | undefined => row[names.indexOf(COLUMNS[name])]
    const textOf = (name: keyof typeof COLUMNS): string | null => cell(name)?.text || null
    const period = cell('period')!
    if (!/^\d{4}-\d\d-\d\d/.test(period.text))
      throw source.refusal(period.line, period.column, `must be a date, and is '${period.text}'`)
    const currency = textOf('currency') ?? 'USD'
    if (currency !== 'USD')
      throw source.refusal(cell('currency')!.line, cell('currency')!.column, `must be USD, and is '${currency}'`)
    sums.add({
      period: period.text.slice(0, 7),
      account: textOf('account'),
      // Taxes and credits have no usage type: they are lines of their kind.
      usageType: textOf('usageType') ?? textOf('kind') ?? 'other',
      unit: textOf('unit'),
      quantity: cellNumber(source, cell('quantity')),
      usd: cellNumber(source, cell('usd')),
    })
  }
  return sums.bills()
}

/** `lineItem/UsageType` and `line_item_usage_type` are the same. */
function snakeCase(title: string): string {
  return title
    .replaceAll('/', '_')
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, '_')
    .toLowerCase()
}

interface Charge {
  readonly period: string
  readonly account: string | null
  readonly usageType: string
  readonly unit: string | null
  readonly quantity: number | null
  readonly usd: number | null
}

class BillSums {
  readonly #charges = new Map<string, Charge>()

  /** A sum with an unknown part is unknown. */
  add(charge: Charge): void {
    const key = JSON.stringify([charge.period, charge.account, charge.usageType, charge.unit])
    const there = this.#charges.get(key)
    const plus = (one: number | null, other: number | null) => (one === null || other === null ? null : one + other)
    const both = { quantity: plus(there?.quantity ?? null, charge.quantity), usd: plus(there?.usd ?? null, charge.usd) }
    this.#charges.set(key, there === undefined ? charge : { ...charge, ...both })
  }

  bills(): Bill[] {
    const bills = new Map<string, Bill & { lines: NonNullable<Bill['lines']> }>()
    for (const { period, account, ...line } of this.#charges.values()) {
      const key = `${period} ${account}`
      const found = bills.get(key) ?? { period, account, lines: [] }
      found.lines.push(line)
      bills.set(key, found)
    }
    return [...bills.values()]
  }
}
