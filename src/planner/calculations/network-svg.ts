import type { MapEdge } from './network-edges.ts'
import { clientsText, edgeText, placeText } from './network-labels.ts'
import type { NetworkMap } from './network-map.ts'

const WIDTH = 1040
const BOX = { width: 270, height: 46, gap: 26, top: 40 }
const RIGHT_X = 620
const LEGEND_LINE = 20
const NAME_LETTERS_MAX = 30

interface DrawnEdge {
  readonly path: string
  readonly number: string
}

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * The map as SVG without outside parts: clients on the left, brokers on the right, an edge with a number for each flow, and below what each number
 * stands for. Edges tell themselves apart by their strokes, colours come from the page.
 */
export function networkSvg(map: NetworkMap): string {
  const placeAt = new Map(map.places.map((place, index) => [placeText(place), index]))
  const zoneAt = new Map(map.zones.map((zone, index) => [zone, index]))
  const wholeAt = map.zones.length
  const isWholeNeeded = map.edges.some(({ toZone }) => toZone === null)
  const rows = Math.max(map.places.length, map.zones.length + (isWholeNeeded ? 1 : 0))
  const legendTop = BOX.top + rows * (BOX.height + BOX.gap) + 10
  const height = legendTop + (map.edges.length + map.listeners.length + 1) * LEGEND_LINE
  // Numbers lie over all lines, not below those of later edges.
  const drawn = map.edges.map((edge, index) => drawnEdge(edge, index + 1))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="14" fill="currentColor">`,
    `<title>${escaped(`Network map of the cluster in ${map.clusterNetwork}`)}</title>`,
    heading(0, 'clients'),
    heading(RIGHT_X, `cluster in ${map.clusterNetwork}`),
    ...drawn.map(({ path }) => path),
    ...drawn.map(({ number }) => number),
    ...map.places.map((place, index) => box(0, index, placeText(place), clientsText(place, map.isAssumed))),
    ...map.zones.map((zone, index) => box(RIGHT_X, index, zone, 'brokers')),
    ...(isWholeNeeded ? [box(RIGHT_X, wholeAt, 'the cluster as a whole', 'zone not told apart')] : []),
    ...map.edges.map((edge, index) => legend(index, `${index + 1}. ${routeText(edge)}: ${edgeText(edge)}`)),
    ...map.listeners.map((listener, index) => legend(map.edges.length + index, `Listener: ${listener}`)),
    '</svg>',
    '',
  ].join('\n')

  function drawnEdge(edge: MapEdge, number: number): DrawnEdge {
    const to = { x: RIGHT_X, y: middle(edge.toZone === null ? wholeAt : zoneAt.get(edge.toZone)!) }
    if (edge.carries === 'copies') return copyEdge(edge, number, zoneAt.get(edge.fromZone!)!, to)
    const from = { x: BOX.width, y: middle(placeAt.get(placeText({ network: edge.fromNetwork, zone: edge.fromZone }))!) }
    // Numbers of one place stand apart from each other along their lines.
    const along = 0.2 + (0.6 * ((edge.toZone === null ? wholeAt : zoneAt.get(edge.toZone)!) + 0.5)) / (wholeAt + 1)
    const at = { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * along }
    return { path: `<path d="M${from.x} ${from.y}L${to.x} ${to.y}" ${stroke(edge)}/>`, number: numbered(at, number) }
  }

  function legend(line: number, text: string): string {
    return `<text x="0" y="${legendTop + (line + 1) * LEGEND_LINE}">${escaped(text)}</text>`
  }
}

/** Between boxes of the right column, in a bow to the right. */
function copyEdge(edge: MapEdge, number: number, fromAt: number, to: Point): DrawnEdge {
  const x = RIGHT_X + BOX.width
  // There and back lie beside each other.
  const shift = to.y > middle(fromAt) ? 10 : -10
  const bow = x + 24 + Math.min(100, (28 * Math.abs(to.y - middle(fromAt))) / BOX.height) + shift / 2
  const y = middle(fromAt) + shift
  const end = to.y + shift
  const path = `<path d="M${x} ${y}C${bow} ${y} ${bow} ${end} ${x} ${end}" ${stroke(edge)}/>`
  return { path, number: numbered({ x: bow - 8, y: round((y + end) / 2 + shift) }, number) }
}

function box(x: number, row: number, name: string, below: string): string {
  const y = BOX.top + row * (BOX.height + BOX.gap)
  const frame = `<rect x="${x + 1}" y="${y}" width="${BOX.width - 2}" height="${BOX.height}" rx="4" fill="none" stroke="currentColor"/>`
  const first = `<text x="${x + 10}" y="${y + 19}" font-weight="bold">${escaped(shortened(name))}<title>${escaped(name)}</title></text>`
  return `${frame}${first}<text x="${x + 10}" y="${y + 36}">${escaped(below)}</text>`
}

function heading(x: number, text: string): string {
  return `<text x="${x + 1}" y="24" font-size="16">${escaped(text)}</text>`
}

function numbered({ x, y }: Point, number: number): string {
  return `<text x="${round(x)}" y="${round(y) - 4}" text-anchor="middle" font-size="13">${number}</text>`
}

function stroke({ kind, isBilled }: MapEdge): string {
  const dashes = isBilled === null ? ' stroke-dasharray="2 4"' : kind === 'same-zone' ? '' : ' stroke-dasharray="9 4"'
  return `fill="none" stroke="currentColor" stroke-width="${isBilled === true ? 2 : 1}"${dashes}`
}

function routeText({ fromNetwork, fromZone, toZone }: MapEdge): string {
  return `${placeText({ network: fromNetwork, zone: fromZone })} to ${toZone ?? 'the cluster'}`
}

function middle(row: number): number {
  return BOX.top + row * (BOX.height + BOX.gap) + BOX.height / 2
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function shortened(text: string): string {
  return text.length <= NAME_LETTERS_MAX ? text : `${text.slice(0, NAME_LETTERS_MAX - 1)}…`
}

/** Names come from outside: none of them may become markup; signs that XML can't hold are left out. */
function escaped(text: string): string {
  return text.replace(/\p{C}/gu, '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
