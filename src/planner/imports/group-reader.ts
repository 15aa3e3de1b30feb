import type { Cluster } from '../documents/estate-cluster.ts'
import type { Hide } from '../estate/hide.ts'
import type { Importer, ImportSettings } from './importer.ts'
import { type Line, type Source, wholeNumber } from './source.ts'

type Group = NonNullable<Cluster['groups']>[number]
type Offset = NonNullable<Group['offsets']>[number]
type Member = NonNullable<Group['members']>[number]

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
  'START-OFFSET',
  'MEMBER-EPOCH',
  'ASSIGNMENT-EPOCH',
  'OFFSET-LAG',
  'MEMBER',
  'MEMBER-PROTOCOL',
  'PROCESS',
  'TOPOLOGY-EPOCH',
]
const KINDS: Readonly<Record<string, NonNullable<Group['kind']>>> = {
  classic: 'classic',
  consumer: 'consumer',
  share: 'share',
  streams: 'streams',
}
const NOTE =
  /^(?:(?:Consumer|Share|Streams) group '(.+)' (?:has no active members|has no offset information|is rebalancing|does not exist)\.?|Warning: .*|Note: .*|WARNING: .*)$/

/** What members of Streams groups do, in lines below each. */
const TASKS = /^(?:TARGET-)?(?:ACTIVE|STANDBY|WARMUP)-TASKS:/

interface Cell {
  readonly text: string
  readonly column: number
}
type Row = ReadonlyMap<string, Cell>

export function groupImporter(kind: string, ofKind: Group['kind']): Importer {
  return {
    kind,
    summary: `text of ${kind} --describe or --list`,
    sections: ofKind == null ? ['groups'] : [],
    needsCluster: true,
    read: (source, settings) => ({
      clusters: [{ id: settings.cluster, groups: new GroupReader(source, settings, ofKind).read() }],
    }),
  }
}

/**
 * The text of a tool that lists or describes groups, of one table after the other in any order. What columns there are, each table says itself: releases
 * add some. `-` means that there is none.
 */
class GroupReader {
  readonly #source: Source
  readonly #hide: Hide
  readonly #kind: Group['kind']
  readonly #groups = new Map<string, Group & { offsets?: Offset[]; members?: Member[] }>()

  constructor(source: Source, { hide }: ImportSettings, kind: Group['kind']) {
    this.#source = source
    this.#hide = hide
    this.#kind = kind
  }

  read(): Group[] {
    let columns: readonly string[] | undefined
    for (const line of this.#source.lines()) {
      const note = NOTE.exec(line.text)
      if (note !== null) {
        if (/has no active members/.test(line.text)) this.#group(note[1]!).members ??= []
        if (/has no offset information/.test(line.text)) this.#group(note[1]!).offsets ??= []
      } else if (TASKS.test(line.text)) continue
      else if (/^GROUP(?:\s|$)/.test(line.text)) columns = this.#titles(line)
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
    const cells = withEmpty(cellsOf(line), columns)
    if (cells.length !== columns.length)
      throw this.#source.refusal(line.number, 1, `has ${cells.length} words under ${columns.length} titles`)
    const row: Row = new Map(columns.map((name, at) => [name, cells[at]!]))
    const group = this.#group(row.get('GROUP')!.text)
    if (row.has('TOPIC')) this.#offset(line, row, group)
    else if (row.has('CONSUMER-ID') || row.has('MEMBER')) this.#member(line, row, group)
    else this.#state(row, group)
  }

  #offset(line: Line, row: Row, group: Group & { offsets?: Offset[]; members?: Member[] }): void {
    const [topic, index] = [textOf(row, 'TOPIC'), this.#number(line, row, 'PARTITION')]
    if (topic !== null && index !== null) {
      group.offsets ??= []
      const offset = this.#ofColumn(line, row, 'offset', ['CURRENT-OFFSET', 'START-OFFSET'])
      const lag = this.#ofColumn(line, row, 'lagRecords', ['LAG', 'OFFSET-LAG'])
      group.offsets.push({ topic, partition: index, ...offset, ...lag })
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
    const key = `${group.id}\u0000${(row.get('CONSUMER-ID') ?? row.get('MEMBER')!).text}`
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const instanceId = row.has('GROUP-INSTANCE-ID') ? { instanceId: textOf(row, 'GROUP-INSTANCE-ID') } : {}
    const host = row.has('HOST') ? { host: this.#hidden(textOf(row, 'HOST')) } : {}
    const clientId = textOf(row, 'CLIENT-ID')
    const made: Member = {
      clientId: clientId == null ? clientId : this.#hide.clientId(clientId),
      ...instanceId,
      ...host,
    }
    this.#members.set(key, made)
    group.members ??= []
    group.members.push(made)
    return made
  }

  #hidden(host: string | null): string | null {
    return host === null ? null : this.#hide.address(host)
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

  /** Nothing where the table has no such column. */
  #ofColumn(line: Line, row: Row, field: string, names: readonly string[]): Record<string, number | null> {
    const name = names.find((one) => row.has(one))
    return name === undefined ? {} : { [field]: this.#number(line, row, name) }
  }

  #number(line: Line, row: Row, name: string): number | null {
    const cell = row.get(name)
    if (cell === undefined || cell.text === '-') return null
    return wholeNumber(this.#source, line, cell.column, cell.text, name)
  }

  #group(id: string): Group & { offsets?: Offset[]; members?: Member[] } {
    const group = this.#groups.get(id) ?? { id, ...(this.#kind == null ? {} : { kind: this.#kind }) }
    this.#groups.set(id, group)
    return group
  }
}

/** A row of one word less than there are titles left out what may be empty. */
function withEmpty(cells: Cell[], columns: readonly string[]): Cell[] {
  const at = emptyColumn(columns)
  return cells.length !== columns.length - 1 || at < 0
    ? cells
    : [...cells.slice(0, at), { text: '-', column: 1 }, ...cells.slice(at)]
}

/** An assignor of an empty group, what an idle member reads, epochs that a tool doesn't know. */
function emptyColumn(columns: readonly string[]): number {
  if (columns.includes('STATE')) return columns.indexOf('ASSIGNMENT-STRATEGY')
  if (columns.includes('OFFSET-LAG')) return columns.indexOf('LEADER-EPOCH')
  return columns.at(-1) === 'ASSIGNMENT' ? columns.length - 1 : -1
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
