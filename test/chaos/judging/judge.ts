/** What one producer did, as it told. */
export interface Deliveries {
  readonly tag: string
  /** Numbers below were sent. */
  readonly sentCount: number
  /** Partition and offset of each acknowledged number. An offset below 0: the client wasn't told one. */
  readonly acknowledged: ReadonlyMap<number, { readonly partition: number; readonly offset: number }>
}

export interface StoredRecord {
  readonly partition: number
  readonly offset: number
  readonly key: string
  /** `tag:number` */
  readonly value: string
}

export interface Verdict {
  readonly recordCount: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly reordered: readonly string[]
  /** What nobody sent, or what lies elsewhere than was acknowledged. */
  readonly wrong: readonly string[]
}

/** Holds what was read back, each partition from its start and in the order of offsets, against what was acknowledged. */
export function judge(producers: readonly Deliveries[], records: Iterable<StoredRecord>): Verdict {
  const judged = new Map(producers.map((producer) => [producer.tag, new Judged(producer)]))
  const verdict = {
    recordCount: 0,
    lost: [] as string[],
    doubled: [] as string[],
    reordered: [] as string[],
    wrong: [] as string[],
  }
  const nextOffsets = new Map<number, number>()
  for (const record of records) {
    verdict.recordCount++
    const due = nextOffsets.get(record.partition) ?? 0
    if (record.offset !== due)
      verdict.wrong.push(`partition ${record.partition}: offset ${record.offset} comes where ${due} is due`)
    nextOffsets.set(record.partition, record.offset + 1)
    const colon = record.value.lastIndexOf(':')
    const of = judged.get(record.value.slice(0, colon))
    const number = Number(record.value.slice(colon + 1))
    if (of === undefined) verdict.wrong.push(`${at(record)} says ${record.value}, which nobody sent`)
    else of.take(record, number, verdict)
  }
  for (const one of judged.values()) one.findLost(verdict)
  return verdict
}

type Findings = { readonly [kind in 'lost' | 'doubled' | 'reordered' | 'wrong']: string[] }

class Judged {
  readonly #producer: Deliveries
  readonly #found = new Set<number>()
  /** By partition. */
  readonly #last = new Map<number, number>()

  constructor(producer: Deliveries) {
    this.#producer = producer
  }

  take(record: StoredRecord, number: number, { doubled, reordered, wrong }: Findings): void {
    const { sentCount, acknowledged } = this.#producer
    if (!(number >= 0 && number < sentCount)) wrong.push(`${at(record)} says ${record.value}, which was not sent`)
    if (record.key !== `key-${number % 7}`) wrong.push(`${at(record)} has key ${record.key}, and says ${record.value}`)
    if (this.#found.has(number)) {
      doubled.push(`${at(record)} says ${record.value} once more`)
      return
    }
    this.#found.add(number)
    const last = this.#last.get(record.partition) ?? -1
    if (number < last) reordered.push(`${at(record)} says ${record.value} behind ${last}`)
    this.#last.set(record.partition, Math.max(last, number))
    const told = acknowledged.get(number)
    if (told === undefined) return
    if (told.partition !== record.partition || (told.offset >= 0 && told.offset !== record.offset))
      wrong.push(`${record.value} was acknowledged at ${told.partition}:${told.offset} and lies at ${at(record)}`)
  }

  findLost({ lost }: Findings): void {
    const { tag, acknowledged } = this.#producer
    for (const [number, { partition, offset }] of acknowledged) {
      if (!this.#found.has(number)) lost.push(`${tag}:${number}, acknowledged at ${partition}:${offset}`)
    }
  }
}

function at({ partition, offset }: StoredRecord): string {
  return `${partition}:${offset}`
}
