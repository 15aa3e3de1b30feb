import { Failure } from '../base/failure.ts'
import { fewAtOnce } from '../base/few-at-once.ts'
import type { Address, Clock, Routes } from '../base/ports.ts'
import { isPrivateAddress } from '../base/private-address.ts'
import { utcText } from '../base/utc-text.ts'
import type { Client } from '../client/client.ts'
import type { Hide, Probe, ProbedAddress } from '../planner/planner.ts'

export interface ProbeOptions {
  readonly bootstrap: readonly Address[]
  /** Made to send what `COLLECTOR_API_KEYS` has, and nothing else. */
  readonly client: Client
  /** By which the client logs in; null without a login. */
  readonly mechanism: string | null
  readonly routes: Routes
  readonly clock: Clock
  /** Whether listeners are asked to speak TLS. `caFile`: certificates that are trusted in place of the machine's own. */
  readonly tls: boolean
  readonly caFile?: string | undefined
  readonly fromZone: string | null
  /** Pages of metrics, and how one is read: its status. */
  readonly pages: readonly string[]
  readonly statusOf: (page: string) => Promise<number>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** A cluster may name thousands of addresses, true ones or not. */
const AT_ONCE_MAX = 16

interface Known extends Address {
  readonly brokerId: number | null
  readonly zone: string | null
}

/** Looks at every address that was named, and at every one that the cluster names then. What fails is a finding. */
export async function probe(options: ProbeOptions): Promise<Probe> {
  const { bootstrap, clock, fromZone, pages } = options
  const at = utcText(clock.nowMs())
  const { access, brokers } = await ask(options)
  const named: Known[] = [...brokers, ...bootstrap.map((one) => ({ ...one, brokerId: null, zone: null }))]
  // As the cluster names it, where it does.
  const distinct = new Map<string, Known>()
  for (const one of named) {
    const key = `${one.host}:${one.port}`
    if (!distinct.has(key)) distinct.set(key, one)
  }
  return {
    at,
    fromZone,
    addresses: await fewAtOnce([...distinct.values()], AT_ONCE_MAX, (one) => look(one, options)),
    access,
    metrics: await fewAtOnce(pages, AT_ONCE_MAX, (page) => read(page, options)),
  }
}

async function ask({ client, mechanism, clock, signal }: ProbeOptions) {
  const startMs = clock.monotonicMs()
  try {
    const { brokers } = await client.cluster.describe(signal)
    const access = { mechanism, answered: true, error: null, ms: clock.monotonicMs() - startMs }
    return { access, brokers: brokers.map(({ id, address, rack }) => ({ brokerId: id, ...address, zone: rack })) }
  } catch (cause) {
    return { access: { mechanism, answered: false, error: textOf(cause), ms: null }, brokers: [] }
  }
}

async function look({ host, port, brokerId, zone }: Known, options: ProbeOptions): Promise<ProbedAddress> {
  const { routes, tls, caFile, timeoutMs } = options
  const addresses = await tried(() => routes.addressesOf(host))
  const address = { host, port }
  const names = {
    addresses: addresses.value ?? [],
    arePrivate: addresses.value === null || addresses.value.length === 0 ? null : addresses.value.every(isPrivateAddress),
    error: addresses.error,
  }
  const dialled =
    addresses.error === null ? await tried(() => routes.dialMs(address, timeoutMs)) : { value: null, error: addresses.error }
  const met = tls && dialled.error === null ? await tried(() => routes.meet(address, timeoutMs, caFile)) : null
  return {
    address: `${host}:${port}`,
    isAdvertised: brokerId !== null,
    brokerId,
    zone,
    names,
    tcp: { ms: dialled.value, error: dialled.error },
    tls: met === null ? null : tlsOf(met),
  }
}

function tlsOf({ value, error }: Tried<Awaited<ReturnType<Routes['meet']>>>): ProbedAddress['tls'] {
  if (value === null) return { isTrusted: false, protocol: null, chain: [], error }
  return { isTrusted: value.isTrusted, protocol: value.protocol, chain: value.chain, error: value.why }
}

async function read(page: string, { statusOf }: ProbeOptions): Promise<Probe['metrics'][number]> {
  const { value, error } = await tried(() => statusOf(page))
  return { page, status: value, error }
}

interface Tried<Value> {
  readonly value: Value | null
  readonly error: string | null
}

async function tried<Value>(run: () => Promise<Value>): Promise<Tried<Value>> {
  try {
    return { value: await run(), error: null }
  } catch (cause) {
    return { value: null, error: textOf(cause) }
  }
}

/** What is asked of a page may be a secret. */
const QUERY = /[?#].*$/s

/** The same without addresses and names of hosts. Of pages and of the cluster's answer only the outcome stays. */
export function hiddenProbe(found: Probe, hide: Hide): Probe {
  const hidden = (address: string): string => {
    const colon = address.lastIndexOf(':')
    return `${hide.address(address.slice(0, colon))}${address.slice(colon)}`
  }
  return {
    ...found,
    addresses: found.addresses.map((one) => ({
      ...one,
      address: hidden(one.address),
      names: { ...one.names, addresses: one.names.addresses.map((address) => hide.address(address)) },
      tls: one.tls && {
        ...one.tls,
        error: one.tls.error === null ? null : 'not trusted',
        chain: one.tls.chain.map(({ subject, issuer, validTo }) => ({
          subject: hide.address(subject),
          issuer: hide.address(issuer),
          validTo,
        })),
      },
    })),
    access: { ...found.access, error: found.access.error === null ? null : 'it did not answer' },
    metrics: found.metrics.map(({ page, status, error }) => ({
      page: hide.address(page.replace(QUERY, '')),
      status,
      error: error === null ? null : 'it did not answer',
    })),
  }
}

/** A failure is a finding; anything else is a bug. */
function textOf(cause: unknown): string {
  if (!(cause instanceof Failure) || cause.reason === 'aborted') throw cause
  return cause.message
}
