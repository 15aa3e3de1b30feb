import type { Cluster } from '../documents/estate-cluster.ts'
import { sha256 } from '../sha256.ts'
import { type Cell, cellNumber, csvTable } from './csv-source.ts'
import type { Importer } from './importer.ts'
import type { Source } from './source.ts'

type Client = NonNullable<Cluster['clients']>[number]

const COLUMNS = ['clientId', 'softwareName', 'softwareVersion', 'principal', 'zone', 'role', 'topics', 'bytesPerSecond']
const ROLES = ['producer', 'consumer']
const KEY_LENGTH = 16

/**
 * A CSV of clients: `clientId,softwareName,softwareVersion,principal,zone,role,topics,bytesPerSecond`, columns in any order, all but the first one as
 * one likes. An empty cell is unknown. Topics stand between semicolons or spaces; `role` is `producer` or `consumer`. A client in several zones is an
 * entry for each, with the zone behind its key.
 */
export const clients: Importer = {
  kind: 'clients',
  summary: `CSV ${COLUMNS.join(',')}`,
  sections: ['clients'],
  needsCluster: true,
  read: (source, { cluster }) => ({ clusters: [{ id: cluster, clients: readClients(source) }] }),
}

type Row = ReadonlyMap<string, Cell>

function readClients(source: Source): Client[] {
  const rows = csvTable(source, (name) => COLUMNS.includes(name), ['clientId'])
  const zones = new Map<string, Set<string>>()
  for (const row of rows) {
    const key = keyOf(row)
    zones.set(key, (zones.get(key) ?? new Set()).add(textOf(row, 'zone') ?? ''))
  }
  const byKey = new Map<string, Client>()
  for (const row of rows) {
    const isInOne = zones.get(keyOf(row))!.size === 1
    const key = isInOne ? keyOf(row) : `${keyOf(row)}@${textOf(row, 'zone') ?? ''}`
    const { line, column } = row.get('clientId')!
    if (byKey.has(key)) throw source.refusal(line, column, 'this client, principal, role and zone are there twice')
    byKey.set(key, clientOf(source, row, key))
  }
  return [...byKey.values()]
}

function clientOf(source: Source, row: Row, key: string): Client {
  const role = textOf(row, 'role')
  const roleCell = row.get('role')
  if (role !== undefined && !ROLES.includes(role))
    throw source.refusal(roleCell!.line, roleCell!.column, `must be ${ROLES.join(' or ')}, and is '${role}'`)
  const bytesCell = row.get('bytesPerSecond')
  const bytes = cellNumber(source, bytesCell)
  if (bytes !== null && (bytes < 0 || role === undefined)) {
    const why = bytes < 0 ? 'must be from 0 on' : 'without a role nobody knows whether they are written or read'
    throw source.refusal(bytesCell!.line, bytesCell!.column, why)
  }
  const known = { clientId: 'clientId', softwareName: 'softwareName', softwareVersion: 'softwareVersion', principal: 'principal' }
  const texts = Object.entries(known).flatMap(([field, column]) => {
    const text = textOf(row, column)
    return text === undefined ? [] : [[field, text]]
  })
  const zone = textOf(row, 'zone')
  const topics = textOf(row, 'topics')
    ?.split(/[;\s]+/)
    .filter((topic) => topic !== '')
  return {
    key,
    ...Object.fromEntries(texts),
    ...(zone === undefined ? {} : { zoneId: zone }),
    ...(role === undefined ? {} : { roles: [role] }),
    ...(topics === undefined ? {} : { topics: [...new Set(topics)].sort() }),
    ...(bytes === null ? {} : { [role === 'producer' ? 'bytesInPerSecond' : 'bytesOutPerSecond']: bytes }),
    seenBy: ['import:clients'],
  }
}

function keyOf(row: Row): string {
  const parts = ['clientId', 'principal', 'role'].map((column) => textOf(row, column) ?? null)
  return sha256(JSON.stringify(parts)).slice(0, KEY_LENGTH)
}

function textOf(row: Row, column: string): string | undefined {
  return row.get(column)?.text || undefined
}
