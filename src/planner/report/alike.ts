import type { TopicOutputs } from '../folder/evaluate-folder.ts'

type Output = TopicOutputs['topics'][number]['output']

/** Topics of which the same is said, and that: what is shown of the first holds for all. */
export interface Alike {
  readonly topics: string[]
  readonly output: Output
}

/** `said`: what must be the same of topics on one line. In the order of the first of each kind. */
export function alikeBy(topics: TopicOutputs['topics'], said: (output: Output) => unknown): readonly Alike[] {
  const kinds = new Map<string, Alike>()
  for (const { topic, output } of topics) {
    const key = JSON.stringify(said(output))
    const kind = kinds.get(key) ?? { topics: [], output }
    kind.topics.push(topic)
    kinds.set(key, kind)
  }
  return [...kinds.values()]
}

/** What a line of topics is called. */
export function labelOf(topics: readonly string[]): string {
  return topics.length === 1 ? topics[0]! : `${topics.length} topics: ${someOf(topics).join(', ')}`
}

const NAMES_SHOWN = 8

/** Names that fit a line, and how many more there are. */
export function someOf(texts: readonly string[]): readonly string[] {
  if (texts.length <= NAMES_SHOWN) return texts
  return [...texts.slice(0, NAMES_SHOWN), `and ${texts.length - NAMES_SHOWN} more`]
}
