import type { Command } from 'commander'
import type { BrokerStatus } from '../../base/broker-status.ts'
import { type MonthlyBill, monthlyBill } from '../../store/bill.ts'
import { PRICES } from '../../store/prices.ts'
import { askEach } from '../broker-facts.ts'
import { byteText } from '../byte-text.ts'
import type { RunWork } from '../client-command.ts'
import type { TableView } from '../output.ts'
import type { Cell } from '../table.ts'

/** What the brokers of a cluster have stored and cost, as far as they tell. */
interface StoreFacts {
  readonly objects: number
  readonly storedBytes: number
  /** Of all brokers that told, each over its time since its start. */
  readonly requestsPerMinute: Readonly<Record<string, number>>
  readonly dollarsPerMonth: MonthlyBill & { readonly all: number }
  readonly prices: { readonly region: string; readonly asOf: string; readonly source: string }
}

const MINUTE_MS = 60_000

export function clusterInfo(command: Command, run: RunWork): void {
  command
    .description('tell the id of the cluster, its brokers and topics, and what its store costs')
    .addHelpText('after', '\nExample:\n  odradek cluster info --bootstrap kafka:9092')
  run(command, async ({ client, output, signal }) => {
    const facts = await client.admin.describeCluster(signal)
    const [brokers, topics] = await Promise.all([askEach(client, facts, signal), client.admin.topics.list(signal)])
    const info = {
      id: facts.id,
      controller: facts.controller < 0 ? null : facts.controller,
      topics: topics.length,
      partitions: topics.reduce((sum, { partitions }) => sum + partitions.length, 0),
      zones: [...new Set(brokers.flatMap(({ rack }) => (rack === null || rack === '' ? [] : [rack])))].sort(),
      brokers,
      store: storeFacts(brokers.flatMap(({ status }) => (status === null ? [] : [status]))),
    }
    await output.result(info, () => {
      const tables: TableView[] = [
        {
          titles: ['CLUSTER', 'CONTROLLER', 'TOPICS', 'PARTITIONS'],
          rows: [[info.id, info.controller, info.topics, info.partitions]],
          empty: '',
        },
        {
          titles: ['BROKER', 'HOST', 'PORT', 'RACK'],
          rows: brokers.map(({ id, host, port, rack }) => [id, host, port, rack]),
          empty: 'It tells of no brokers.',
        },
      ]
      return info.store === null ? tables : [...tables, ...storeTables(info.store)]
    })
  })
}

/** Null: no broker tells of a store. */
function storeFacts(statuses: readonly BrokerStatus[]): StoreFacts | null {
  const requestsPerMinute: Record<string, number> = {}
  const bill = { requests: 0, storage: 0, zones: 0 }
  let [objects, storedBytes] = [0, 0]
  const told = statuses.flatMap((status) => (status.store === undefined ? [] : [{ status, store: status.store }]))
  for (const { status, store } of told) {
    objects = Math.max(objects, store.objects)
    storedBytes = Math.max(storedBytes, store.storedBytes)
    const timeMs = Math.max(status.runningMs, MINUTE_MS)
    for (const [kind, count] of Object.entries(store.requests))
      requestsPerMinute[kind] = (requestsPerMinute[kind] ?? 0) + (count * MINUTE_MS) / timeMs
    const zoneBytes = status.clientZoneBytes + status.peerZoneBytes
    const own = monthlyBill({ timeMs, requests: store.requests, storedBytes: 0, zoneBytes })
    bill.requests += own.requests
    bill.zones += own.zones
  }
  if (told.length === 0) return null
  bill.storage = monthlyBill({ timeMs: MINUTE_MS, requests: {}, storedBytes, zoneBytes: 0 }).storage
  const { region, asOf, source } = PRICES
  const dollarsPerMonth = { ...bill, all: bill.requests + bill.storage + bill.zones }
  return { objects, storedBytes, requestsPerMinute, dollarsPerMonth, prices: { region, asOf, source } }
}

function storeTables({ objects, storedBytes, requestsPerMinute, dollarsPerMonth, prices }: StoreFacts): readonly TableView[] {
  const { requests, storage, zones, all } = dollarsPerMonth
  const kinds = Object.keys(requestsPerMinute)
  const dollars = (value: number): Cell => value.toFixed(2)
  return [
    { titles: ['STORED', 'OBJECTS'], rows: [[byteText(storedBytes), objects]], empty: '' },
    {
      titles: ['REQUESTS A MINUTE', ...kinds],
      rows: [['since the start of each broker', ...kinds.map((kind) => Number(requestsPerMinute[kind]!.toFixed(1)))]],
      empty: '',
    },
    {
      titles: ['ESTIMATE, $ A MONTH', 'REQUESTS', 'STORAGE', 'BETWEEN ZONES', 'ALL'],
      rows: [
        [`list prices of ${prices.region}, ${prices.source}, ${prices.asOf}`, ...[requests, storage, zones, all].map(dollars)],
      ],
      empty: '',
    },
  ]
}
