import { valueAt } from '../../json-pointer.ts'
import type { CostInput } from '../cost/statement.ts'

/** `workload.fanOut`, `paths.0.gibPerMonth`, `prices.s3.standard.put`: ids of prices have dots of their own. */
export function fieldKeys(field: string): readonly string[] {
  const [first, ...rest] = field.split('.') as [string, ...string[]]
  return first === 'prices' ? [first, rest.join('.')] : [first, ...rest]
}

/** Null: it isn't told, or is no number. */
export function fieldOf(input: CostInput, field: string): number | null {
  const value = valueAt(input, fieldKeys(field))
  return typeof value === 'number' ? value : null
}

/** The same input with another value. What it may be, who calls must check. */
export function withField(input: CostInput, field: string, value: number | null): CostInput {
  return replaced(input, fieldKeys(field), value) as CostInput
}

function replaced(here: unknown, [key, ...rest]: readonly string[], value: number | null): unknown {
  if (key === undefined) return value
  if (Array.isArray(here)) return here.map((one, index) => (String(index) === key ? replaced(one, rest, value) : one))
  const fields = (typeof here === 'object' ? here : null) ?? {}
  return { ...fields, [key]: replaced((fields as Readonly<Record<string, unknown>>)[key], rest, value) }
}
