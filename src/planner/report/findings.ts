import { Failure } from '../../base/failure.ts'
import type { Book } from '../book/book.ts'
import type { Calculation } from '../calculation.ts'
import { addedUp } from '../folder/cluster-facts.ts'
import { outputsOfTopics, type TopicOutputs, withOutputs } from '../folder/evaluate-folder.ts'
import { firstOf } from '../folder/finders.ts'
import { type InputMap, type MappedInput, mappedAlone, mappedInput, type UsedField } from '../folder/input-map.ts'
import { inputMapOf } from '../folder/input-maps.ts'
import { type Place, topicPlaces } from '../folder/place.ts'
import { jsonPointer } from '../json-pointer.ts'
import type { TraceEntry } from '../trace.ts'

/** What a calculation says of the folder. */
export interface Found {
  readonly state: 'found'
  /** The command, and the option where it is about one: `plan cost ec2`. */
  readonly name: string
  readonly command: string
  readonly output: Readonly<Record<string, unknown>>
  readonly trace: readonly TraceEntry[]
  readonly used: readonly UsedField[]
}

/** Why it says nothing. */
export interface Missing {
  readonly state: 'missing'
  readonly name: string
  readonly command: string
  readonly lacks: readonly string[]
}

export type Finding = Found | Missing

/** Asks calculations for what they say of one place, each only once. */
export class Findings {
  readonly place: Place
  readonly book: Book
  readonly #calculations: readonly Calculation[]
  readonly #asked = new Map<string, Finding>()
  readonly #topics: ReadonlyMap<string, Place>

  constructor(place: Place, calculations: readonly Calculation[], book: Book) {
    this.place = withOutputs(place, book)
    this.#topics = new Map(topicPlaces(this.place).map((one) => [one.topic!.value.name, one]))
    this.#calculations = calculations
    this.book = book
  }

  /** In the order in which they were asked for. */
  get found(): readonly Found[] {
    return [...this.#asked.values()].filter((one) => one.state === 'found')
  }

  /** What the report itself worked out, so that it has its steps among the others. */
  noted(name: string, trace: readonly TraceEntry[]): Found {
    const found: Found = { state: 'found', name, command: name, output: {}, trace, used: [] }
    this.#asked.set(name, found)
    return found
  }

  /** `option`: of a calculation about options, which one. */
  of(command: string, option?: string): Finding {
    const name = option === undefined ? command : `${command} ${option}`
    return this.#once(name, () => this.#evaluated(name, command, option))
  }

  /** Of a calculation about topics: the whole of what it says of each; nothing where there is no topic to speak of. */
  outputsOfTopics(command: string): TopicOutputs | undefined {
    const [calculation, map] = [this.#calculations.find((one) => one.command === command), inputMapOf(command)]
    if (calculation === undefined || map === undefined || this.#topics.size === 0) return undefined
    return outputsOfTopics(calculation, map, [...this.#topics.values()], this.book)
  }

  /** Of a calculation about topics: what it says of some that are alike, as of the first of them, but with the sum of fields that add up. */
  ofTopics(command: string, topics: readonly string[]): Finding {
    const name = `${command} ${topics[0]}${topics.length === 1 ? '' : ` and ${topics.length - 1} more`}`
    return this.#once(name, () => {
      const [calculation, map] = [this.#calculations.find((one) => one.command === command), inputMapOf(command)]
      if (calculation === undefined || map === undefined) return notReachable(name, command)
      const mapped = mappedAlone(map, calculation, this.#topics.get(topics[0]!) ?? this.place)
      return evaluated(name, calculation, topics.length === 1 ? mapped : this.#together(mapped, map, topics), this.book)
    })
  }

  #together(mapped: MappedInput, { alone = {} }: InputMap, topics: readonly string[]): MappedInput {
    const [input, sources] = [{ ...mapped.input }, new Map(mapped.sources)]
    const { estate } = this.place.folder
    for (const [field, finders] of Object.entries(alone)) {
      const total = addedUp(
        topics.map((topic) => firstOf(finders, this.#topics.get(topic) ?? this.place)?.value as number | undefined),
      )
      const path = jsonPointer([field])
      const from = `sum of ${topics.length} topics`
      if (estate !== undefined)
        sources.set(path, {
          kind: 'document',
          document: estate.name,
          path: `/clusters/${this.place.cluster?.at ?? 0}/topics`,
          from,
        })
      input[field] = total
    }
    return { ...mapped, input, sources }
  }

  #once(name: string, ask: () => Finding): Finding {
    const finding = this.#asked.get(name) ?? ask()
    this.#asked.set(name, finding)
    return finding
  }

  #evaluated(name: string, command: string, option: string | undefined): Finding {
    const calculation = this.#calculations.find((one) => one.command === command)
    const mapped = this.#mapped(command, option, this.place)
    if (calculation === undefined || mapped === undefined) return notReachable(name, command)
    return evaluated(name, calculation, mapped, this.book)
  }

  #mapped(command: string, option: string | undefined, place: Place): MappedInput | undefined {
    const [calculation, map] = [this.#calculations.find((one) => one.command === command), inputMapOf(command)]
    if (calculation === undefined || map === undefined) return undefined
    return mappedInput(map, calculation, option === undefined ? place : withOutputs({ ...place, option }, this.book))
  }
}

function notReachable(name: string, command: string): Missing {
  return {
    state: 'missing',
    name,
    command,
    lacks: ['its input is not read from documents: give it --input'],
  }
}

function evaluated(name: string, calculation: Calculation, { input, sources, used, missing }: MappedInput, book: Book): Finding {
  const lacking = missing.filter(({ isNeeded }) => isNeeded)
  const { command } = calculation
  if (lacking.length > 0) {
    const lacks = lacking.map(({ field, wanted }) => (wanted.length === 0 ? field : `${field}: ${wanted.join(', or ')}`))
    return { state: 'missing', name, command, lacks }
  }
  try {
    const { output, trace } = calculation.evaluate(input, book, sources)
    return { state: 'found', name, command, output, trace, used }
  } catch (cause) {
    // What documents say may be more than a calculation takes, and then that is what there is to say.
    if (cause instanceof Failure) return { state: 'missing', name, command, lacks: cause.message.split('\n') }
    throw cause
  }
}
