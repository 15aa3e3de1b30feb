import type { Cluster } from '../documents/estate-cluster.ts'
import type { Hide } from '../estate/hide.ts'
import type { Importer, ImportSettings } from './importer.ts'
import { type Line, type Source, wholeNumber } from './source.ts'

type Group = NonNullable<Cluster['groups']>[number]
type Offset = NonNullable<Group['offsets']>[number]
type Member = NonNullable<Group['members']>[number]

/**
 * The text of `kafka-consumer-groups`: `--describe` (offsets), `--describe --members [--verbose]`, `--describe --state`, `--list [--state] [--type]`, one
 * after the other in any order. What columns there are, each table says itself: 4.0 added epochs and types. `-` means that there is none.
 */
export const kafkaConsumerGroups: Importer = {
  kind: 'kafka-consumer-groups',
  summary: 'text of kafka-consumer-groups --describe or --list',
  sections: ['groups'],
  needsCluster: true,
  read: (source, settings) => ({ clusters: [{ id: settings.cluster, groups: new GroupReader(source, settings).read() }] }),
}

const COLUMNS = [
  'GROUP',
  'TOPIC',
  'PARTITION',
  'LEADER-EPOCH',
  'CURRENT-OFFSET',
  'LOG-END-OFFSET',
  'LAG',
  'CONSUMER-ID',
  'GROUP-INSTANCE-ID',
  'HOST',
  'CLIENT-ID',
  '#PARTITIONS',
  'ASSIGNMENT',
  'CURRENT-EPOCH',
  'CURRENT-ASSIGNMENT',
  'TARGET-EPOCH',
  'TARGET-ASSIGNMENT',
  'UPGRADED',
  'COORDINATOR',
  'ASSIGNMENT-STRATEGY',
  'STATE',
  'GROUP-EPOCH',
  'TARGET-ASSIGNMENT-EPOCH',
  '#MEMBERS',
  'TYPE',
  'PROTOCOL',
]
const KINDS: Readonly<Record<string, NonNullable<Group['kind']>>> = {
  classic: 'classic',
  consumer: 'consumer',
  share: 'share',
  streams: 'streams',
}
const NOTE =
  /^(?:Consumer group '(.+)' (?:has no active members|is rebalancing|does not exist)\.?|Warning: .*|Note: .*|WARNING: .*)$/

interface Cell {
  readonly text: string
  readonly column: number
}
type Row = ReadonlyMap<string, Cell>

class GroupReader {
  readonly #source: Source
  readonly #hide: Hide
  readonly #groups = new Map<string, Group & { offsets?: Offset[]; members?: Member[] }>()

  constructor(source: Source, { hide }: ImportSettings) {
    this.#source = source
    this.#hide = hide
  }

  read(): Group[] {
    let columns: readonly string[] | undefined
    for (const line of this.#source.lines()) {
      const note = NOTE.exec(line.text)
      if (note !== null) {
        if (/has no active members/.test(line.text)) this.#group(note[1]!).members ??= []
      } else if (/^GROUP(?:\s|$)/.test(line.text)) columns = this.#titles(line)
      else if (columns === undefined) this.#listed(line)
      else this.#row(line, columns)
    }
    return [...this.#groups.values()]
  }

  #titles(line: Line): string[] {
    return cellsOf(line).map(({ text, column }) => {
      if (!COLUMNS.includes(text)) throw this.#source.refusal(line.number, column, `'${text}' is no column that is known here`)
      return text
    })
  }

  /** `--list` without a table: a name a line. */
  #listed(line: Line): void {
    const [name, more] = cellsOf(line)
    if (more !== undefined || name === undefined)
      throw this.#source.refusal(
        line.number,
        1,
        `should be the name of a group or a line of titles, and is '${line.text.slice(0, 40)}'`,
      )
    this.#group(name.text)
  }

  #row(line: Line, columns: readonly string[]): void {
    let cells = cellsOf(line)
    if (columns.includes('STATE') && columns.includes('ASSIGNMENT-STRATEGY') && cells.length === columns.length - 1) {
      const at = columns.indexOf('ASSIGNMENT-STRATEGY')
      cells = [...cells.slice(0, at), { text: '-', column: 1 }, ...cells.slice(at)]
    }
    if (cells.length !== columns.length)
      throw this.#source.refusal(line.number, 1, `has ${cells.length} words under ${columns.length} titles`)
    const row: Row = new Map(columns.map((name, at) => [name, cells[at]!]))
    const group = this.#group(row.get('GROUP')!.text)
    if (row.has('CURRENT-OFFSET')) this.#offset(line, row, group)
    else if (row.has('CONSUMER-ID')) this.#member(line, row, group)
    else this.#state(row, group)
  }

  #offset(line: Line, row: Row, group: Group & { offsets?: Offset[]; members?: Member[] }): void {
    const [topic, index] = [textOf(row, 'TOPIC'), this.#number(line, row, 'PARTITION')]
    if (topic !== null && index !== null) {
      group.offsets ??= []
      const lagRecords = this.#number(line, row, 'LAG')
      group.offsets.push({ topic, partition: index, offset: this.#number(line, row, 'CURRENT-OFFSET'), lagRecords })
    }
    const clientId = textOf(row, 'CLIENT-ID')
    if (clientId === null) return
    const member = this.#memberOf(row, group)
    if (topic !== null && index !== null) member.partitions = [...(member.partitions ?? []), { topic, partition: index }]
  }

  #member(line: Line, row: Row, group: Group & { members?: Member[] }): void {
    const member = this.#memberOf(row, group)
    const assignment = row.get('ASSIGNMENT') ?? row.get('CURRENT-ASSIGNMENT')
    if (assignment === undefined) return
    member.partitions = assignment.text === '-' ? [] : this.#assigned(line, assignment)
  }

  /** Members are told apart by the id that the group gave them, which is written nowhere: it dies with them. */
  readonly #members = new Map<string, Member>()

  #memberOf(row: Row, group: Group & { members?: Member[] }): Member {
    const key = `${group.id}\u0000${row.get('CONSUMER-ID')!.text}`
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const instanceId = row.has('GROUP-INSTANCE-ID') ? { instanceId: textOf(row, 'GROUP-INSTANCE-ID') } : {}
    const host = textOf(row, 'HOST')
    const clientId = textOf(row, 'CLIENT-ID')
    const made: Member = {
      clientId: clientId == null ? clientId : this.#hide.clientId(clientId),
      ...instanceId,
      host: host == null ? null : this.#hide.address(host),
    }
    this.#members.set(key, made)
    group.members ??= []
    group.members.push(made)
    return made
  }

  /** `orders(0,1), payments(2)` up to 3.x, `orders:0,1;payments:2` from 4.0 on. */
  #assigned(line: Line, { text, column }: Cell): { topic: string; partition: number }[] {
    const parts = text.includes('(') ? text.split(/(?<=\)), ?/) : text.split(';')
    return parts.flatMap((part) => {
      const [, topic, indexes] = /^([^(:]+)[(:]([\d, ]+)\)?$/.exec(part.trim()) ?? []
      if (topic === undefined) throw this.#source.refusal(line.number, column, `'${part}' should be a topic with partitions`)
      return indexes!.split(',').map((index) => ({ topic, partition: Number(index) }))
    })
  }

  #state(row: Row, group: Group): void {
    const state = textOf(row, 'STATE')
    if (state !== null) group.state = state
    const assignor = textOf(row, 'ASSIGNMENT-STRATEGY')
    if (assignor !== null) group.assignor = assignor
    const kind = KINDS[textOf(row, 'TYPE')?.toLowerCase() ?? '']
    if (kind !== undefined) group.kind = kind
  }

  #number(line: Line, row: Row, name: string): number | null {
    const cell = row.get(name)
    if (cell === undefined || cell.text === '-') return null
    return wholeNumber(this.#source, line, cell.column, cell.text, name)
  }

  #group(id: string): Group & { offsets?: Offset[]; members?: Member[] } {
    const group = this.#groups.get(id) ?? { id }
    this.#groups.set(id, group)
    return group
  }
}

function textOf(row: Row, name: string): string | null {
  const text = row.get(name)?.text
  return text === undefined || text === '-' ? null : text
}

/** Words, but of `broker:9092 (1)` and `orders(0), payments(2)` one. */
function cellsOf({ text }: Line): Cell[] {
  return [...text.matchAll(/\S+(?:(?<=\),)\s+\S+)*(?:\s+\((?:\d+|ID)\))?/g)].map((match) => ({
    text: match[0].replace(/\s+\((?:\d+|ID)\)$/, ''),
    column: match.index + 1,
  }))
}
