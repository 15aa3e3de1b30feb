import { MS_PER_DAY } from '../../base/utc-text.ts'

/** A certificate that expires within so many days is as good as expired: somebody has to act. */
export const PROBE_CONSTANTS = { certificateDaysMin: 30 }

/** What was found out about one address. Errors are texts for people; null: none, or it wasn't tried. */
export interface ProbedAddress {
  readonly address: string
  /** Named to begin with, or advertised by the cluster. */
  readonly isAdvertised: boolean
  readonly brokerId: number | null
  readonly zone: string | null
  readonly names: { readonly addresses: readonly string[]; readonly arePrivate: boolean | null; readonly error: string | null }
  readonly tcp: { readonly ms: number | null; readonly error: string | null }
  readonly tls: ProbedTls | null
}

export interface ProbedTls {
  readonly isTrusted: boolean
  readonly protocol: string | null
  /** The server's own first. */
  readonly chain: readonly { readonly subject: string; readonly issuer: string; readonly validTo: string }[]
  readonly error: string | null
}

/** What a probe found, from where it ran. */
export interface Probe {
  readonly at: string
  readonly fromZone: string | null
  readonly addresses: readonly ProbedAddress[]
  /** How the cluster took who asked: mechanism of the login, null without one; what went wrong, if it did not answer. */
  readonly access: {
    readonly mechanism: string | null
    readonly answered: boolean
    readonly error: string | null
    readonly ms: number | null
  }
  readonly metrics: readonly { readonly page: string; readonly status: number | null; readonly error: string | null }[]
}

export interface ProbeVerdict {
  readonly item: 'N1' | 'N2' | 'N3' | 'N4' | 'N5' | 'N6' | 'N7'
  /** Null: nothing that could be judged. */
  readonly result: 'pass' | 'fail' | null
  readonly why: string
  readonly measures: Readonly<Record<string, number | null>>
}

type Judged = Pick<ProbeVerdict, 'result' | 'why'> & { readonly measures?: ProbeVerdict['measures'] }

/** What a probe says about each item of the network gate. */
export function probeVerdicts(probe: Probe, { certificateDaysMin } = PROBE_CONSTANTS): ProbeVerdict[] {
  const judged: Readonly<Record<ProbeVerdict['item'], Judged>> = {
    N1: locality(probe),
    N2: names(probe),
    N3: tls(probe, certificateDaysMin),
    N4: access(probe),
    N5: privacy(probe),
    N6: reachable(probe),
    N7: observability(probe),
  }
  return Object.entries(judged).map(([item, { result, why, measures = {} }]) => ({
    item: item as ProbeVerdict['item'],
    result,
    why,
    measures,
  }))
}

function locality({ fromZone, addresses }: Probe): Judged {
  const brokers = addresses.filter(({ brokerId }) => brokerId !== null)
  if (fromZone === null) return { result: null, why: 'nobody says which zone this is: --zone' }
  if (brokers.length === 0) return { result: null, why: 'no broker is known' }
  if (brokers.some(({ zone }) => zone === null)) return { result: 'fail', why: 'brokers without a rack cannot be chosen by zone' }
  const ms = (isOwn: boolean) =>
    brokers.flatMap(({ zone, tcp }) => ((zone === fromZone) === isOwn && tcp.ms !== null ? tcp.ms : []))
  const [own, others] = [ms(true), ms(false)]
  const measures = { ownZoneMs: least(own), otherZoneMs: least(others) }
  return own.length > 0
    ? { result: 'pass', why: `a broker of zone ${fromZone} answers`, measures }
    : { result: 'fail', why: `no broker of zone ${fromZone} can be reached`, measures }
}

function names({ addresses }: Probe): Judged {
  const wrong = addresses.filter(({ names: { error } }) => error !== null)
  const measures = { names: addresses.length, unresolved: wrong.length }
  if (wrong.length === 0) return { result: 'pass', why: 'all names have addresses here', measures }
  return { result: 'fail', why: `without an address: ${listed(wrong)}`, measures }
}

function tls({ addresses, at }: Probe, daysMin: number): Judged {
  const plain = addresses.filter((one) => one.tls === null && one.tcp.error === null)
  if (plain.length > 0) return { result: 'fail', why: `asked in plain text: ${listed(plain)}` }
  const seen = addresses.flatMap((one) => (one.tls === null ? [] : [{ ...one, tls: one.tls }]))
  if (seen.length === 0) return { result: null, why: 'nothing could be reached' }
  const wrong = seen.filter((one) => one.tls.error !== null || !one.tls.isTrusted)
  const days = seen.flatMap((one) => one.tls.chain.map(({ validTo }) => (Date.parse(validTo) - Date.parse(at)) / MS_PER_DAY))
  const daysLeft = least(days.map(Math.floor))
  if (wrong.length > 0) return { result: 'fail', why: `not trusted: ${listed(wrong)}`, measures: { daysLeft } }
  if (daysLeft === null) return { result: null, why: 'no certificate was shown' }
  if (daysLeft < daysMin) return { result: 'fail', why: `a certificate ends in ${daysLeft} days`, measures: { daysLeft } }
  return { result: 'pass', why: 'all certificates are trusted', measures: { daysLeft } }
}

function access({ access: { mechanism, answered, error, ms } }: Probe): Judged {
  const measures = { answerMs: ms }
  if (mechanism === null && answered) return { result: 'fail', why: 'it answers whoever asks, without a login', measures }
  if (mechanism === null) return { result: null, why: `no login was tried: ${error ?? 'it did not answer'}` }
  if (answered && mechanism === 'mtls')
    return { result: null, why: 'a certificate was shown, and nobody can tell whether one was asked for', measures }
  if (answered) return { result: 'pass', why: `a login by ${mechanism} is taken`, measures }
  return { result: 'fail', why: `a login by ${mechanism} is not taken: ${error ?? 'it did not answer'}`, measures }
}

function privacy({ addresses }: Probe): Judged {
  const open = addresses.filter(({ names: { arePrivate } }) => arePrivate === false)
  if (open.length > 0) return { result: 'fail', why: `public addresses: ${listed(open)}` }
  if (addresses.some(({ names: { arePrivate } }) => arePrivate === null))
    return { result: null, why: 'not all names have addresses' }
  return { result: 'pass', why: 'all addresses are private' }
}

function reachable({ addresses }: Probe): Judged {
  const wrong = addresses.filter(({ tcp }) => tcp.error !== null)
  const measures = { addresses: addresses.length, unreachable: wrong.length }
  if (wrong.length > 0) return { result: 'fail', why: `cannot be reached: ${listed(wrong)}`, measures }
  if (!addresses.some(({ isAdvertised }) => isAdvertised)) return { result: null, why: 'the cluster named no address', measures }
  return { result: 'pass', why: 'every address that the cluster names can be reached', measures }
}

function observability({ metrics }: Probe): Judged {
  if (metrics.length === 0) return { result: null, why: 'no page was named: --metrics' }
  const wrong = metrics.filter(({ status }) => status !== 200)
  const measures = { pages: metrics.length, unread: wrong.length }
  if (wrong.length === 0) return { result: 'pass', why: 'all pages of metrics can be read', measures }
  return { result: 'fail', why: `cannot be read: ${wrong.map(({ page }) => page).join(', ')}`, measures }
}

function listed(addresses: readonly ProbedAddress[]): string {
  return addresses.map(({ address }) => address).join(', ')
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values)
}
