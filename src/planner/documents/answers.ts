import { COSTS } from '../calculations/durability-advice.ts'
import { signOffRole } from '../calculations/score/procurement-rows.ts'
import { count, dateText, dayText, quantity, share, z } from '../schema.ts'
import { type AnswerType, QUESTIONS } from './questions.ts'

function valueSchema(type: AnswerType): z.ZodType {
  switch (type) {
    case 'yes-no':
      return z.boolean()
    case 'count':
      return count
    case 'quantity':
      return quantity
    case 'share':
      return share
    case 'text':
      return z.string()
    case 'words':
      return z.array(z.string().min(1))
    default:
      return z.enum([...type])
  }
}

const answerTo = (type: AnswerType, text: string) =>
  z
    .strictObject({
      value: valueSchema(type).nullable().describe('null: nobody knows'),
      why: z.string().optional(),
      by: z.string().optional().describe('a role'),
      at: dateText.optional(),
    })
    .describe(text)
    .optional()

/** What people know of topics whose names fit: the first entry that fits counts. `*` stands for any letters. */
const aboutTopics = z.strictObject({
  match: z.string().min(1),
  dataClass: z.string().optional(),
  owner: z.string().optional(),
  /** 3 is the most critical. */
  criticality: z.int().min(1).max(3).optional(),
  offsetChoice: z.enum(['preserved', 'remapped', 'reset']).optional(),
  lostData: z.enum(COSTS).optional(),
  delayedData: z.enum(COSTS).optional(),
  interruption: z.enum(COSTS).optional(),
  why: z.string().optional(),
})

const text = z.string().min(1)
const signOff = z.strictObject({ row: text, role: signOffRole, at: dayText })

/** `odradek/answers`: what only people know. */
export const answersFile = z.strictObject({
  kind: z.literal('odradek/answers'),
  version: z.literal(1),
  answers: z.strictObject(Object.fromEntries(QUESTIONS.map(({ id, type, text }) => [id, answerTo(type, text)]))).default({}),
  topics: z.array(aboutTopics).default([]),
  moveTogether: z
    .array(z.array(z.string().min(1)).min(2))
    .default([])
    .describe('topics that can only move at once'),
  notApplicable: z
    .array(z.strictObject({ item: text, reason: text }))
    .default([])
    .describe('items of gates that do not apply, and why'),
  waivers: z
    .array(z.strictObject({ item: text, owner: text, reason: text, until: dayText }))
    .default([])
    .describe('items of gates that may stay red until a day'),
  signOffs: z.array(signOff).default([]).describe('rows of the procurement scorecard that a role has agreed to'),
})

export type Answers = z.output<typeof answersFile>
export type TopicAnswer = z.output<typeof aboutTopics>

/** The entry that counts for a topic, and where it stands. */
export function topicAnswer(
  answers: Answers | undefined,
  topic: string,
): { readonly at: number; readonly answer: TopicAnswer } | undefined {
  const at = answers?.topics.findIndex(({ match }) => fits(match, topic)) ?? -1
  return at < 0 ? undefined : { at, answer: answers!.topics[at]! }
}

/** Letter by letter, so that no pattern takes longer than the two texts are long together. */
function fits(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*') as [string, ...string[]]
  const last = rest.pop()
  if (last === undefined) return text === first
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const middle of rest) {
    const found = text.indexOf(middle, from)
    if (found < 0 || found + middle.length > text.length - last.length) return false
    from = found + middle.length
  }
  return true
}
