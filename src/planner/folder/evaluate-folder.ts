import { Failure } from '../../base/failure.ts'
import type { Book } from '../book/book.ts'
import type { Calculation, Evaluation } from '../calculation.ts'
import { CALCULATIONS } from '../calculations.ts'
import { BadDocument } from '../documents/validate.ts'
import type { TraceEntry } from '../trace.ts'
import { type InputMap, type MappedInput, mappedAlone, mappedInput, requireInput, type UsedField } from './input-map.ts'
import { inputMapOf } from './input-maps.ts'
import { atTopic, type Place, topicPlaces } from './place.ts'
import { refusalOf } from './refusal.ts'

/** What a calculation says of documents: its output, and which fields it read. */
export interface FolderEvaluation {
  readonly output: Readonly<Record<string, unknown>>
  readonly trace: readonly TraceEntry[]
  /** As of the calculation; of several topics: one did. */
  readonly hasFailed: boolean
}

/** `topic`: of a calculation about topics, which one; without it all, each in one line, and traced only if it `isExplained`. */
export function evaluateFolder(
  calculation: Calculation,
  map: InputMap,
  place: Place,
  topic: string | undefined,
  book: Book,
  isExplained = false,
): FolderEvaluation {
  return evaluatePlace(calculation, map, withOutputs(place, book), topic, book, isExplained)
}

function evaluatePlace(
  calculation: Calculation,
  map: InputMap,
  place: Place,
  topic: string | undefined,
  book: Book,
  isExplained: boolean,
): FolderEvaluation {
  if (map.of !== 'topic') return evaluateOne(calculation, map, mappedInput(map, calculation, place), book)
  if (topic !== undefined) return evaluateOne(calculation, map, mappedAlone(map, calculation, atTopic(place, topic)), book)
  const places = topicPlaces(place)
  if (places.length === 0) return evaluateOne(calculation, map, mappedInput(map, calculation, place), book)
  const evaluation = evaluateTopics(calculation, map, places, book)
  return isExplained ? { ...evaluation, trace: traceOfTopics(calculation, map, places, book) } : evaluation
}

/** Each calculation that others ask for is done once. */
export function withOutputs(place: Place, book: Book): Place {
  const known = new Map<string, Readonly<Record<string, unknown>> | undefined>()
  const asked: Place = {
    ...place,
    book,
    outputOf: (command) => {
      if (!known.has(command)) {
        known.set(command, undefined)
        known.set(command, outputFrom(command, asked, book))
      }
      return known.get(command)
    },
  }
  return asked
}

/** Nothing as well where documents say more than the calculation takes: its own command tells why. */
function outputFrom(command: string, place: Place, book: Book): Readonly<Record<string, unknown>> | undefined {
  const [calculation, map] = [CALCULATIONS.find((one) => one.command === command), inputMapOf(command)]
  if (calculation === undefined || map === undefined) return undefined
  const { input, sources, missing } = mappedInput(map, calculation, place)
  if (missing.some(({ isNeeded }) => isNeeded)) return undefined
  try {
    return calculation.evaluate(input, book, sources).output
  } catch (cause) {
    if (cause instanceof Failure) return undefined
    throw cause
  }
}

function evaluateOne(calculation: Calculation, map: InputMap, mapped: MappedInput, book: Book): FolderEvaluation {
  const { output, trace, hasFailed } = evaluated(calculation, map, mapped, book)
  const unknown = mapped.missing
    .filter(({ wanted }) => wanted.length > 0)
    .map(({ field, wanted, taken }) => ({ field, wanted: wanted.join(', or '), ...(taken === undefined ? {} : { taken }) }))
  return { output: { ...output, fieldsUsed: mapped.used, fieldsUnknown: unknown }, trace, hasFailed }
}

function evaluated(calculation: Calculation, map: InputMap, mapped: MappedInput, book: Book): Evaluation {
  requireInput(calculation.command, mapped)
  const made = madeOrRefused(() => calculation.evaluate(mapped.input, book, mapped.sources))
  if (made instanceof BadDocument) throw refusalOf(made, calculation.command, map, mapped)
  return made
}

function evaluateTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): FolderEvaluation {
  const { topics, incomplete, used, hasFailed } = outputsOfTopics(calculation, map, places, book)
  const lines = topics.map(({ topic, output }) => ({ topic, ...onOneLine(output) }))
  return { output: { topics: lines, incomplete, fieldsUsed: used }, trace: [], hasFailed }
}

/** Of topics of which the same is asked only the first is traced. Those that have no line have no number. */
function traceOfTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): TraceEntry[] {
  const evaluate = remembering((input: unknown, sources: MappedInput['sources']) => calculation.evaluate(input, book, sources))
  const mapped = places.map((place) => mappedInput(map, calculation, place))
  const lines = mapped
    .filter(({ missing }) => !missing.some(({ isNeeded }) => isNeeded))
    .map(({ input, sources }) => evaluate(input, sources))
    .flatMap((made) => (made instanceof BadDocument ? [] : [made]))
  const known = new Set<Evaluation>()
  return lines.flatMap((made, line) => {
    if (known.has(made)) return []
    known.add(made)
    return made.trace.map((entry) => ({ ...entry, step: `topics.${line}.${entry.step}` }))
  })
}

/** What a calculation says of topics, the whole of each, and what it lacks of others. */
export interface TopicOutputs {
  readonly topics: readonly { readonly topic: string; readonly output: Readonly<Record<string, unknown>> }[]
  /** Those without a line, with the fields that nobody knows, or what the calculation refuses of what is known. */
  readonly incomplete: readonly { readonly topic: string; readonly lacks: string }[]
  readonly used: readonly UsedField[]
  readonly hasFailed: boolean
}

export function outputsOfTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): TopicOutputs {
  const topics: TopicOutputs['topics'][number][] = []
  const incomplete: TopicOutputs['incomplete'][number][] = []
  const used = new Map<string, UsedField>()
  let failed = false
  const evaluateOnce = remembering((input: unknown) => calculation.evaluateQuietly(input, book))
  for (const place of places) {
    const name = place.topic!.value.name
    const mapped = mappedInput(map, calculation, place)
    const lacks = mapped.missing.filter(({ isNeeded }) => isNeeded).map(({ field }) => field)
    if (lacks.length > 0) {
      incomplete.push({ topic: name, lacks: lacks.join(', ') })
      continue
    }
    const made = evaluateOnce(mapped.input)
    if (made instanceof BadDocument) {
      incomplete.push({ topic: name, lacks: textOf(refusalOf(made, calculation.command, map, mapped)) })
      continue
    }
    const { output, hasFailed } = made
    topics.push({ topic: name, output })
    failed ||= hasFailed
    for (const one of mapped.used) {
      const path = anyTopic(one.path)
      const key = `${one.field} ${one.document} ${path}`
      if (!used.has(key)) used.set(key, { ...one, path })
    }
  }
  return { topics, incomplete, used: [...used.values()], hasFailed: failed }
}

/** Of ten thousand topics most are like others: the same input has the same output. What is refused of one must not cost the lines of all others. */
function remembering<Made, Rest extends readonly unknown[]>(make: (input: unknown, ...rest: Rest) => Made) {
  const known = new Map<string, Made | BadDocument>()
  return (input: unknown, ...rest: Rest): Made | BadDocument => {
    const key = JSON.stringify(input)
    const made = known.get(key) ?? madeOrRefused(() => make(input, ...rest))
    known.set(key, made)
    return made
  }
}

function madeOrRefused<Made>(make: () => Made): Made | BadDocument {
  try {
    return make()
  } catch (cause) {
    if (cause instanceof BadDocument) return cause
    throw cause
  }
}

function textOf({ problems }: BadDocument): string {
  return problems.map(({ path, text }) => `${path} ${text}`).join('; ')
}

/** Of many topics those figures that fit a table; `--topic` shows one with all of them. */
function onOneLine(output: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(output).filter(
      ([, value]) =>
        typeof value !== 'object' || value === null || (Array.isArray(value) && value.every((one) => typeof one !== 'object')),
    ),
  )
}

function anyTopic(path: string): string {
  return path.replace(/\/topics\/\d+(?=\/|$)/, '/topics/*')
}
