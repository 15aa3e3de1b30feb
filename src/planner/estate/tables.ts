import { csvLine } from '../csv.ts'
import { type Estate, estateFile } from '../documents/estate.ts'
import { cluster } from '../documents/estate-cluster.ts'
import { type JsonSchema, jsonSchemaOf } from '../schema.ts'
import { isMap } from './list-keys.ts'
import { clustersOf } from './sections.ts'

type Cell = string | number | boolean | null

export interface EstateTable {
  readonly name: string
  readonly titles: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Which lists become tables: by the path through lists from the cluster, or from the document. */
const CLUSTER_TABLES = [
  'listeners',
  'zones',
  'brokers',
  'brokers/logDirs',
  'topics',
  'topics/partitions',
  'topics/flags',
  'groups',
  'groups/members',
  'groups/offsets',
  'acls',
  'quotas',
  'scramUsers',
  'connectors',
  'schemaRegistries',
  'schemaRegistries/subjects',
  'clients',
  'applications',
] as const
const ESTATE_TABLES = ['series', 'paths', 'networks', 'owners', 'bills', 'bills/lines'] as const

/** What tells an entry of an outer list apart in the table of an inner one. */
const LABELS: Readonly<Record<string, string>> = {
  brokers: 'id',
  topics: 'name',
  groups: 'id',
  schemaRegistries: 'kind',
  bills: 'period',
}

/**
 * An inventory as tables: one for each kind of thing, with the cluster in the first column. Columns are the fields of the schema, those of maps with
 * dotted names; free maps and lists of values are one cell of JSON. What nobody knows is empty, what is known to be none is `null`.
 */
export function estateTables(estate: Estate): EstateTable[] {
  const clusters = clustersOf(estate)
  const ofClusters = CLUSTER_TABLES.map((path) =>
    tableOf(
      path,
      jsonSchemaOf(cluster, 'output'),
      clusters.map((one) => ({ labels: [one.id], holder: one })),
      ['cluster'],
    ),
  )
  const whole = { labels: [], holder: estate }
  const ofEstate = ESTATE_TABLES.map((path) => tableOf(path, jsonSchemaOf(estateFile, 'output'), [whole], []))
  return [clustersTable(estate), ...ofClusters, ...ofEstate]
}

export function tableCsv({ titles, rows }: EstateTable): string {
  return [csvLine(titles), ...rows.map(csvLine)].join('\n')
}

interface Holder {
  readonly labels: readonly Cell[]
  readonly holder: unknown
}

function clustersTable(estate: Estate): EstateTable {
  const columns = columnsOf(jsonSchemaOf(cluster, 'output'), []).filter(
    (path) => !(CLUSTER_TABLES as readonly string[]).includes(path[0]!),
  )
  return {
    name: 'clusters',
    titles: columns.map((path) => path.join('.')),
    rows: clustersOf(estate).map((one) => columns.map((path) => cellAt(one, path))),
  }
}

function tableOf(path: string, schema: JsonSchema, holders: readonly Holder[], titles: readonly string[]): EstateTable {
  const [name, ...rest] = path.split('/') as [string, ...string[]]
  const entry = entrySchema(schema, name)
  const entries = holders.flatMap(({ labels, holder }) => {
    const list = isMap(holder) ? holder[name] : undefined
    return Array.isArray(list) ? list.map((one: unknown) => ({ labels, holder: one })) : []
  })
  if (rest.length > 0) {
    const label = LABELS[name]!
    const labelled = entries.map(({ labels, holder }) => ({ labels: [...labels, cellAt(holder, [label])], holder }))
    const inner = tableOf(rest.join('/'), entry, labelled, [...titles, `${name}.${label}`])
    return { ...inner, name: path.replaceAll('/', '-') }
  }
  const inner = [...CLUSTER_TABLES, ...ESTATE_TABLES].flatMap((table) =>
    table.startsWith(`${name}/`) ? [table.slice(name.length + 1)] : [],
  )
  const columns = columnsOf(entry, []).filter(([first]) => !inner.includes(first!))
  return {
    name: path,
    titles: [...titles, ...columns.map((column) => column.join('.'))],
    rows: entries.map(({ labels, holder }) => [...labels, ...columns.map((column) => cellAt(holder, column))]),
  }
}

type Column = readonly string[]

/** Fields in the order of the schema; of maps with fields of their own those. */
function columnsOf(schema: JsonSchema, path: Column): Column[] {
  return Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(([name, field]) => {
    const here = [...path, name]
    const map = alternatives(field).find((one) => one.properties !== undefined)
    return map === undefined ? [here] : columnsOf(map, here)
  })
}

function entrySchema(schema: JsonSchema, name: string): JsonSchema {
  const field = ((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>)[name] ?? {}
  return (alternatives(field).find((one) => one.items !== undefined)?.items ?? {}) as JsonSchema
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf as readonly JsonSchema[] | undefined)?.flatMap(alternatives) ?? [schema]
}

function cellAt(value: unknown, path: Column): Cell {
  const [part, ...rest] = path
  if (part !== undefined) return value === null ? 'null' : cellAt(isMap(value) ? value[part] : undefined, rest)
  if (value === undefined) return ''
  if (value === null) return 'null'
  return typeof value === 'object' ? JSON.stringify(value) : (value as Cell)
}
