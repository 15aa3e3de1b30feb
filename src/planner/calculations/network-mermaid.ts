import type { MapEdge } from './network-edges.ts'
import { clientsText, edgeText, placeText } from './network-labels.ts'
import type { NetworkMap } from './network-map.ts'

/** The map as a Mermaid flowchart. */
export function networkMermaid(map: NetworkMap): string {
  const places = new Map(map.places.map((place, index) => [placeText(place), `p${index}`]))
  const zones = new Map(map.zones.map((zone, index) => [zone, `z${index}`]))
  const endpoints = endpointsOf(map)
  const networks = [...new Set(map.places.map(({ network }) => network))]
  const lines = [
    'flowchart LR',
    ...networks.flatMap((network, index) => [
      `  subgraph n${index}[${quoted(network ?? 'network unknown')}]`,
      ...map.places
        .filter((place) => place.network === network)
        .map(
          (place) =>
            `    ${places.get(placeText(place))}[${quoted(`${place.zone ?? 'zone unknown'}: ${clientsText(place, map.isAssumed)}`)}]`,
        ),
      '  end',
    ]),
    ...[...endpoints].map(([text, id]) => `  ${id}([${quoted(text)}])`),
    `  subgraph cluster[${quoted(`cluster in ${map.clusterNetwork}`)}]`,
    ...map.zones.map((zone) => `    ${zones.get(zone)}[${quoted(`brokers in ${zone}`)}]`),
    ...map.listeners.map((listener, index) => `    l${index}>${quoted(listener)}]`),
    '  end',
    ...map.edges.map((edge) => `  ${fromOf(edge)} ${arrowOf(edge)}|${quoted(edgeText(edge))}| ${toOf(edge)}`),
    ...[...endpoints.values()].map((id) => `  ${id} --> cluster`),
  ]
  return `${lines.join('\n')}\n`

  function fromOf(edge: MapEdge): string {
    if (edge.carries === 'copies') return zones.get(edge.fromZone!)!
    return places.get(placeText({ network: edge.fromNetwork, zone: edge.fromZone }))!
  }

  function toOf(edge: MapEdge): string {
    return edge.toZone === null ? (endpoints.get(endpointText(edge)) ?? 'cluster') : zones.get(edge.toZone)!
  }
}

/** What crosses is drawn thick, what nobody knows dotted. */
function arrowOf({ kind, isBilled }: MapEdge): string {
  if (isBilled === null) return '-.->'
  return kind === 'same-zone' ? '-->' : '==>'
}

function endpointsOf({ edges }: NetworkMap): Map<string, string> {
  const texts = [...new Set(edges.filter(isByEndpoint).map(endpointText))]
  return new Map(texts.map((text, index) => [text, `e${index}`]))
}

/** Paths of other networks end at something of their own; of a client whose zone or path nobody knows there is nothing to draw. */
function isByEndpoint({ toZone, kind }: MapEdge): boolean {
  return toZone === null && kind !== 'unknown-zone' && kind !== 'unknown-path'
}

function endpointText({ kind, fromNetwork }: MapEdge): string {
  return `${kind} of ${fromNetwork ?? 'network unknown'}`
}

/** Names come from outside: none of them may end the text, or be taken for markup. */
function quoted(text: string): string {
  return `"${text.replace(/[#"<>&`\\]|\p{C}/gu, (sign) => `#${sign.codePointAt(0)};`)}"`
}
