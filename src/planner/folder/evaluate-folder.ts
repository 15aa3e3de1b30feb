import { Failure } from '../../base/failure.ts'
import type { Book } from '../book/book.ts'
import type { Calculation, Evaluation } from '../calculation.ts'
import { CALCULATIONS } from '../calculations.ts'
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
  try {
    return calculation.evaluate(mapped.input, book, mapped.sources)
  } catch (cause) {
    throw refusalOf(cause, calculation.command, map, mapped)
  }
}

function evaluateTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): FolderEvaluation {
  const { topics, incomplete, used, hasFailed } = outputsOfTopics(calculation, map, places, book)
  const lines = topics.map(({ topic, output }) => ({ topic, ...onOneLine(output) }))
  return { output: { topics: lines, incomplete, fieldsUsed: used }, trace: [], hasFailed }
}

/** Of topics of which the same is asked only the first is traced. Those that lack something have no line, and no number. */
function traceOfTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): TraceEntry[] {
  const mapped = places.map((place) => mappedInput(map, calculation, place))
  const complete = mapped.filter(({ missing }) => !missing.some(({ isNeeded }) => isNeeded))
  const known = new Set<string>()
  return complete.flatMap(({ input, sources }, index) => {
    const key = JSON.stringify(input)
    if (known.has(key)) return []
    known.add(key)
    const { trace } = calculation.evaluate(input, book, sources)
    return trace.map((entry) => ({ ...entry, step: `topics.${index}.${entry.step}` }))
  })
}

/** What a calculation says of topics, the whole of each, and what it lacks of others. */
export interface TopicOutputs {
  readonly topics: readonly { readonly topic: string; readonly output: Readonly<Record<string, unknown>> }[]
  readonly incomplete: readonly { readonly topic: string; readonly lacks: string }[]
  readonly used: readonly UsedField[]
  readonly hasFailed: boolean
}

export function outputsOfTopics(calculation: Calculation, map: InputMap, places: readonly Place[], book: Book): TopicOutputs {
  const topics: TopicOutputs['topics'][number][] = []
  const incomplete: TopicOutputs['incomplete'][number][] = []
  const used = new Map<string, UsedField>()
  let failed = false
  const evaluateOnce = rememberingInputs(calculation, book)
  for (const place of places) {
    const name = place.topic!.value.name
    const mapped = mappedInput(map, calculation, place)
    const lacks = mapped.missing.filter(({ isNeeded }) => isNeeded).map(({ field }) => field)
    if (lacks.length > 0) {
      incomplete.push({ topic: name, lacks: lacks.join(', ') })
      continue
    }
    const { output, hasFailed } = evaluateOnce(mapped.input)
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

/** Of ten thousand topics most are like others: the same input has the same output. */
function rememberingInputs(calculation: Calculation, book: Book) {
  const known = new Map<string, Omit<Evaluation, 'trace'>>()
  return (input: unknown) => {
    const key = JSON.stringify(input)
    const before = known.get(key)
    if (before !== undefined) return before
    const made = calculation.evaluateQuietly(input, book)
    known.set(key, made)
    return made
  }
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
