import { numberText } from '../number-text.ts'

/** A number that something asks for or allows, by its name. */
export interface Named<Name extends string = string> {
  readonly name: Name
  readonly value: number
}

interface Explained {
  readonly binding: string
  readonly recommended: number | null
  readonly step: number
  readonly needs: readonly Named[]
  readonly limits: readonly Named[]
}

const WORDS: Readonly<Record<string, string>> = {
  produceThroughput: 'what producers write',
  consumeThroughput: 'what consumers read',
  minimum: 'the minimum wanted',
  current: 'the partitions that are there',
  consumers: 'one partition for each consumer of the largest group',
  partitionsMax: 'the most that the topic may have',
  partitionsPerBroker: 'the room on brokers',
}

/** What decides a count, as people say it. */
export function askedBy(binding: string): string {
  const name = binding.replace(/^limit:/, '')
  return name === 'symmetry' ? 'an even spread' : (WORDS[name] ?? name)
}

/** Which constraint won, and what the next one would be. */
export function explainPartitions({ binding, recommended, step, needs, limits }: Explained): string {
  const won = wonText(binding, recommended, step, [...needs, ...limits])
  const next = nextText(binding, recommended, needs, limits)
  return next === undefined ? won : `${won} ${next}`
}

function wonText(binding: string, recommended: number | null, step: number, all: readonly Named[]): string {
  const result = recommended === null ? 'No count fits' : `${shown(recommended)} partitions`
  if (binding === 'symmetry')
    return `${result}: the smallest multiple of ${shown(step)}, which spreads evenly over brokers and groups.`
  const name = binding.replace(/^limit:/, '')
  const won = all.find((one) => one.name === name)
  const figure = won === undefined ? '' : ` (${shown(won.value)})`
  const verb = binding.startsWith('limit:') ? 'bounded by' : 'asked for by'
  return `${result}, ${verb} ${askedBy(name)}${figure}; an even spread takes multiples of ${shown(step)}.`
}

/** Of needs the next smaller one; of limits the one that is reached first. */
function nextText(
  binding: string,
  recommended: number | null,
  needs: readonly Named[],
  limits: readonly Named[],
): string | undefined {
  const need = [...needs].filter(({ name }) => name !== binding).sort((one, other) => other.value - one.value)[0]
  const limit = limits
    .filter(({ name, value }) => `limit:${name}` !== binding && (recommended === null || value >= recommended))
    .sort((one, other) => one.value - other.value)[0]
  const texts = [
    ...(need === undefined ? [] : [`next: ${askedBy(need.name)} (${shown(need.value)})`]),
    ...(limit === undefined ? [] : [`the nearest limit is ${askedBy(limit.name)} (${shown(limit.value)})`]),
  ]
  if (texts.length === 0) return undefined
  const text = texts.join('; ')
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`
}

function shown(value: number): string {
  return numberText(value, 'count')
}
