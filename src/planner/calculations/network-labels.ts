import { numberText } from '../number-text.ts'
import type { MapEdge } from './network-edges.ts'
import type { NetworkMap } from './network-map.ts'

/** What an edge of a diagram says: rates, kind, billing, cost. The same words in all diagrams. */
export function edgeText({ carries, inMiBps, outMiBps, kind, isBilled, usd }: MapEdge): string {
  const rates = carries === 'copies' ? `copies ${rateText(inMiBps)}` : `writes ${rateText(inMiBps)}, reads ${rateText(outMiBps)}`
  return `${rates} MiB/s, ${kind.replace('-', ' ')}, ${billingText(isBilled, usd)}`
}

export function placeText({ network, zone }: { readonly network: string | null; readonly zone: string | null }): string {
  return `${network ?? 'network unknown'} / ${zone ?? 'zone unknown'}`
}

export function clientsText({ clients }: NetworkMap['places'][number], isAssumed: boolean): string {
  return isAssumed ? 'clients, assumed' : `${clients} ${clients === 1 ? 'client' : 'clients'}`
}

function rateText(rate: number | null): string {
  return rate === null ? 'unknown' : numberText(rate, 'miBps')
}

function billingText(isBilled: boolean | null, usd: number | null): string {
  if (isBilled === false) return 'not billed'
  if (isBilled === null) return 'billing unknown'
  return usd === null ? 'billed, price unknown' : `${numberText(usd, 'usd')} USD a month`
}
