import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Random } from '../../base/ports.ts'
import { Client } from '../../client/client.ts'
import type { ClientParts } from '../../client/settings.ts'
import { COLLECTOR_API_KEYS, hiddenProbe, probe } from '../../collector/collect.ts'
import { evidenceId, type Probe, type ProbeVerdict, probeVerdicts } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { PLAN_EXIT, UsageError } from '../exit-code.ts'
import { bootstrapList, nonEmpty, texts, wholeNumber } from '../option-values.ts'
import { Output } from '../output.ts'
import { statusOf } from '../page.ts'
import { accessOptions } from '../plan/access-options.ts'
import { type AccessOptions, accessByOptions, type ClusterAccess } from '../plan/cluster-access.ts'
import { hideByOptions } from '../plan/collect-salt.ts'
import { writeRecords } from '../plan/evidence-records.ts'
import { writing } from '../plan/folder-files.ts'
import { saslOf } from '../plan/login.ts'
import type { PlanSession, RunPlan } from '../plan/plan-runner.ts'
import { remarks } from '../remarks.ts'

interface ProbeOptions extends AccessOptions {
  readonly dir: string
  readonly zone?: string
  readonly scope?: string
  readonly metrics?: readonly string[]
  readonly keepAddresses?: true
  readonly dryRun?: true
  readonly timeout: number
}

const FOLDER = 'evidence/probe'

/** `plan network probe`: what the network gate asks for, seen from here, as evidence. */
export function planProbe(command: Command, run: RunPlan, parts: CliParts): void {
  command
    .description('look at the way to a cluster from here (names, TCP, TLS, login, brokers, metrics) and write evidence N1 to N7')
    .requiredOption('--bootstrap <addresses>', 'brokers to ask first, HOST:PORT with commas between', bootstrapList)
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--zone <id>', 'the zone that this runs in, by the name that brokers have for it', nonEmpty)
    .option('--scope <name>', 'the listener or network that is looked at, where there are several', nonEmpty)
    .option('--metrics <url>', 'a page of metrics that must be readable; may be repeated', texts)
    .option('--keep-addresses', 'write addresses as they are, not as hashes')
    .option('--dry-run', 'only tell, write nothing')
    .option('--timeout <seconds>', 'longest wait for one answer', wholeNumber(1, 86_400), 10)
  accessOptions(command)
  run<ProbeOptions>(command, async (session) => {
    for (const page of session.options.metrics ?? []) checkPage(page)
    const { stdout, stderr, environment } = parts
    const access = accessByOptions(session.options)
    const clientParts = await parts.makeClientParts(remarks(new Output({ stdout, stderr, json: false, environment })), access.tls)
    const found = await probed(session, access, parts, clientParts)
    const verdicts = probeVerdicts(found)
    const written =
      session.options.dryRun === true ? {} : await writeEvidence(session, parts, clientParts.random, found, verdicts)
    await session.output.result({ ...written, verdicts, ...found })
    if (verdicts.some(({ result }) => result === 'fail')) session.setExitCode(PLAN_EXIT.checkFailed)
  })
}

async function probed(
  { options, files }: PlanSession<ProbeOptions>,
  access: ClusterAccess,
  parts: CliParts,
  clientParts: ClientParts,
): Promise<Probe> {
  const { version, clock, routes } = parts
  const { zone, metrics = [], timeout } = options
  const { bootstrap, tls, login } = access
  const sasl = login === undefined ? undefined : await saslOf(login, files, parts, clientParts)
  const timeoutMs = timeout * 1_000
  const abort = new AbortController()
  const off = parts.onInterrupt(() => abort.abort())
  const limits = { connectMs: timeoutMs, requestMs: timeoutMs, totalMs: timeoutMs }
  const client = new Client(clientParts, {
    bootstrap,
    clientId: 'odradek-probe',
    softwareVersion: version,
    ...limits,
    apisAllowed: COLLECTOR_API_KEYS,
    sasl,
  })
  const http = await parts.openHttp(tls?.ca)
  try {
    return await probe({
      bootstrap,
      client,
      mechanism: login?.mechanism ?? (tls?.cert === undefined ? null : 'mtls'),
      routes,
      clock,
      tls: tls !== undefined,
      caFile: tls?.ca,
      fromZone: zone ?? null,
      pages: metrics,
      statusOf: (page) => statusOf(http, page, timeoutMs, abort.signal),
      timeoutMs,
      signal: abort.signal,
    })
  } finally {
    client.close()
    await http.close()
    off()
  }
}

/** The whole of what was seen goes into a file; records stand on that. What was not judged leaves none. */
async function writeEvidence(
  { options, files, folder }: PlanSession<ProbeOptions>,
  parts: CliParts,
  random: Random,
  found: Probe,
  verdicts: readonly ProbeVerdict[],
) {
  const { dir, scope } = options
  const hide = await hideByOptions(options, files, parts.folders, random)
  const text = `${JSON.stringify(hiddenProbe(found, hide), null, 2)}\n`
  const sha256 = createHash('sha256').update(text).digest('hex')
  const name = `${FOLDER}/${found.at.replace(/[^0-9TZ]/g, '')}-${sha256.slice(0, 8)}.json`
  await writing(join(dir, name), async () => {
    await parts.folders.make(join(dir, FOLDER))
    await parts.folders.replace(join(dir, name), text)
  })
  const taken = new Set((await folder(dir)).folder.evidence.map(({ value }) => value.id))
  const records = verdicts
    .filter(({ result }) => result !== null)
    .map(({ item, result, measures }) => ({
      kind: 'odradek/evidence',
      id: evidenceId({ at: found.at, item, ...(scope === undefined ? {} : { scope }) }, taken),
      item,
      ...(scope === undefined ? {} : { scope }),
      result,
      at: found.at,
      producedBy: commandOf(options),
      measures,
      files: [{ path: name, sha256 }],
    }))
  return writeRecords(dir, records, files, parts)
}

/** To be run again: without addresses, which nobody is told. */
function commandOf({ tls, auth, zone, scope, metrics = [] }: ProbeOptions): string {
  const words = ['odradek plan network probe --bootstrap …']
  if (tls === true) words.push('--tls')
  if (auth !== undefined) words.push(`--auth ${auth}`)
  if (zone !== undefined) words.push(`--zone ${zone}`)
  if (scope !== undefined) words.push(`--scope ${scope}`)
  if (metrics.length > 0) words.push('--metrics …')
  return words.join(' ')
}

/** Nobody logs in to a page, and a password would go into the evidence with its address. */
function checkPage(page: string): void {
  if (/^\w+:\/\/[^/\s]*@/.test(page)) throw new UsageError('--metrics takes a page without a user: http://HOST:PORT/PATH')
  if (!/^https?:\/\/[^\s/]+(?:\/\S*)?$/.test(page))
    throw new UsageError(`--metrics is '${page}': it must be http://HOST:PORT/PATH`)
}
