import { numberText } from '../../planner/planner.ts'
import type { Cell } from '../table.ts'

/** A part of a result as a table. */
export interface ResultTable {
  /** Dotted path of what is shown; empty of the first one. */
  readonly title: string
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Any result as tables: first its single figures, with the dotted names of those in maps; then a table for each list of maps, and for each map
 * of maps, whose names are the first column.
 */
export function resultTables(result: Fields): ResultTable[] {
  const singles: (readonly Cell[])[] = []
  const tables: ResultTable[] = []
  const walk = (fields: Fields, path: string): void => {
    for (const [name, value] of Object.entries(fields)) {
      const here = path === '' ? name : `${path}.${name}`
      if (isListOfMaps(value)) tables.push(tableOf(here, value, []))
      else if (isMapOfMaps(value)) {
        tables.push(tableOf(here, Object.values(value), Object.keys(value)))
      } else if (isMap(value)) walk(value, here)
      else singles.push([here, cellOf(here, value)])
    }
  }
  walk(result, '')
  return singles.length === 0 ? tables : [{ title: '', titles: ['FIELD', 'VALUE'], rows: singles }, ...tables]
}

/** `names`: of a map's entries; none for a list. */
function tableOf(title: string, entries: readonly Fields[], names: readonly string[]): ResultTable {
  const rows = entries.map(flat)
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  return {
    title,
    titles: [...(names.length > 0 ? ['NAME'] : []), ...columns],
    rows: rows.map((row, at) => [
      ...(names.length > 0 ? [names[at]!] : []),
      ...columns.map((column) => cellOf(column, row.get(column) ?? null)),
    ]),
  }
}

/** Maps within a row become columns of their own. */
function flat(fields: Fields): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(fields).flatMap(([name, value]) =>
      isMap(value) ? [...flat(value)].map(([inner, deep]) => [`${name}.${inner}`, deep] as const) : [[name, value] as const],
    ),
  )
}

export function cellOf(name: string, value: unknown): Cell {
  if (typeof value === 'number') return { figure: numberText(value, name) }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string' && value.includes('\n')) return 'several lines: in JSON and YAML'
  if (value === null || value === undefined || typeof value === 'string') return value ?? null
  if (!Array.isArray(value)) return JSON.stringify(value)
  return value.length === 0 ? 'none' : listText(value.map((one) => partText(name, one)))
}

/** Parts that hold commas themselves stay apart. */
function listText(parts: readonly string[]): string {
  return parts.join(parts.some((part) => part.includes(', ')) ? '; ' : ', ')
}

function partText(name: string, value: unknown): string {
  if (typeof value === 'number') return numberText(value, name)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfMaps(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMap)
}

/** Of maps that have nothing in common a table would be mostly empty. */
function isMapOfMaps(value: unknown): value is Readonly<Record<string, Fields>> {
  if (!isMap(value)) return false
  const [first, ...rest] = Object.values(value)
  if (!isMap(first) || !rest.every(isMap)) return false
  return Object.keys(first).some((name) => rest.every((one) => Object.hasOwn(one as Fields, name)))
}
