import type { Verdict } from './judging/judge.ts'

export interface ClientReport {
  readonly client: string
  readonly sent: number
  readonly acknowledged: number
  /** On one partition. */
  readonly longestGapMs: number
  /** On all of them. */
  readonly longestStandstillMs: number
  /** Callbacks of members while nobody came or went. */
  readonly rebalances: number
  /** The same, after a member had given its session up by itself. */
  readonly ownRebalances: number
  /** Sessions that members gave up by themselves, over a dead broker. */
  readonly givenUp: number
  /** Records that no member was given. */
  readonly unprocessed: number
  readonly failures: readonly string[]
}

export interface BlowReport {
  readonly what: string
  readonly atMs: number
  /** By client, until the next blow. */
  readonly gapsMs: Readonly<Record<string, number>>
  readonly standstillsMs: Readonly<Record<string, number>>
}

export interface Report {
  readonly scenario: string
  readonly store: string
  readonly seed: number
  readonly seconds: number
  readonly clients: readonly ClientReport[]
  readonly blows: readonly BlowReport[]
  readonly verdict: Verdict
  /** What the store's stub did to requests. */
  readonly storeFaults: Readonly<Record<string, number>>
  /** Sentences; empty when all is well. */
  readonly violations: readonly string[]
}

const SHOWN_MAX = 10

/** What of a report must not be. */
export function violationsOf(clients: readonly ClientReport[], verdict: Verdict, deaths: readonly string[]): string[] {
  const { lost, doubled, reordered, wrong } = verdict
  return [
    ...deaths,
    ...Object.entries({ lost, doubled, reordered, wrong }).flatMap(([kind, found]) => shown(kind, found)),
    ...clients.flatMap(({ client, sent, acknowledged, rebalances, unprocessed, failures }) => [
      ...(sent === acknowledged ? [] : [`${client}: ${sent} sent, ${acknowledged} acknowledged`]),
      ...(rebalances === 0 ? [] : [`${client}: ${rebalances} rebalances were told although nobody came or went`]),
      ...(unprocessed === 0 ? [] : [`${client}: ${unprocessed} records reached no member of the group`]),
      ...shown(`${client} failed`, failures),
    ]),
  ]
}

function shown(kind: string, found: readonly string[]): string[] {
  const first = found.slice(0, SHOWN_MAX).map((one) => `${kind}: ${one}`)
  return found.length > SHOWN_MAX ? [...first, `${kind}: ${found.length - SHOWN_MAX} more`] : first
}

export function showReport(report: Report): string {
  const { scenario, store, clients, blows, verdict, violations, seconds, storeFaults } = report
  const { recordCount, lost, doubled, reordered, wrong } = verdict
  const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0)
  const rows = clients.map((client) => [
    client.client,
    `${client.sent}`,
    `${client.acknowledged}`,
    ms(client.longestGapMs),
    ms(client.longestStandstillMs),
    `${client.rebalances}`,
    `${client.ownRebalances} (${client.givenUp})`,
    `${client.unprocessed}`,
  ])
  const names = clients.map(({ client }) => client)
  const blowRows = blows.map(({ what, atMs, gapsMs, standstillsMs }) => [
    `${(atMs / 1_000).toFixed(1)} s`,
    what,
    ...names.map((name) => `${ms(gapsMs[name] ?? 0)} (${ms(standstillsMs[name] ?? 0)})`),
  ])
  const faults = Object.entries(storeFaults).map(([fault, count]) => `${fault} ${count}`)
  return [
    `${scenario} on ${store}, ${seconds.toFixed(0)} s: ${acknowledged} acknowledged, ${recordCount} read back, ${lost.length} lost, ` +
      `${doubled.length} doubled, ${reordered.length} reordered, ${wrong.length} wrong`,
    ...table([
      ['client', 'sent', 'acknowledged', 'gap ms', 'standstill ms', 'rebalances', 'own (given up)', 'unprocessed'],
      ...rows,
    ]),
    ...(blows.length === 0 ? [] : table([['at', 'blow', ...names.map((name) => `gap of ${name} (standstill)`)], ...blowRows])),
    ...(faults.length === 0 ? [] : [`  the store's faults: ${faults.join(', ')}`]),
    ...violations.map((violation) => `  VIOLATION ${violation}`),
    '',
  ].join('\n')
}

function ms(value: number): string {
  return value === 0 ? '≤100' : value.toFixed(0)
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd())
}
