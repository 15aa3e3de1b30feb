import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { count, positiveCount, z } from '../schema.ts'
import { nameRule, READINESS_RULES, readinessRules } from './inventory/topic-patterns.ts'
import { isVersionAtLeast } from './kafka-version.ts'

const BUCKETS = ['skip', 'with-application', 'manual', 'needs-config', 'clean'] as const
const bucket = z.enum(BUCKETS)
const FORMAT_2_SINCE = '0.11'

const topic = z.strictObject({
  name: z.string().min(1),
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullable())
    .default({})
    .describe('explicit ones only; null is unset'),
  transactionalProducers: count.nullish(),
  messageBytesMax: positiveCount.nullish().describe('bytes that a record may have'),
  messageFormat: z.union([z.number(), z.string()]).nullish().describe('0, 1 or 2, or the version that brought it: 0.10.2'),
})

type Topic = z.output<typeof topic>

interface Placed {
  readonly topic: string
  readonly bucket: z.output<typeof bucket>
  readonly why: string
}

const placed = z.strictObject({ bucket, why: z.string() })

/**
 * `plan inventory buckets`: how ready each topic is to move. The first rule that is met wins.
 *
 * skip: topics of the platform · with-application: topics that an application or tool makes anew or brings along · manual: transactional producers,
 * max.message.bytes over the target's, message format below 2 · needs-config: an explicit setting that the target maps or ignores · clean: the rest.
 * What isn't known of a topic meets no rule, and is counted under `unknown`.
 */
export const planInventoryBuckets = calculation({
  command: 'plan inventory buckets',
  summary: 'a bucket of readiness for each topic, and why',
  input: z.strictObject({
    target: z
      .strictObject({ messageBytesMax: positiveCount.nullish().describe('bytes that a record may have there') })
      .default({}),
    topics: z.array(topic),
  }),
  output: z.strictObject({
    total: z.number(),
    counts: z.strictObject({
      skip: z.number(),
      'with-application': z.number(),
      manual: z.number(),
      'needs-config': z.number(),
      clean: z.number(),
    }),
    topics: z.record(z.string(), bucket),
    reasons: z.array(placed.extend({ topic: z.string() })),
    unknown: z.strictObject({ transactionalProducers: z.number(), messageBytesMax: z.number(), messageFormat: z.number() }),
  }),
  run({ target, topics }, { book, trace }) {
    checkUnique(topics)
    const rules = book.limits.table('topicReadiness', readinessRules, READINESS_RULES)
    const place = placer(rules, target.messageBytesMax ?? null)
    const rows = topics.map(place)
    const counts = Object.fromEntries(
      BUCKETS.map((name) => {
        const found = rows.filter((one) => one.bucket === name).length
        return [name, trace.step(`counts.${name}`, RULE_TEXTS[name], { topics: topics.length }, found)]
      }),
    ) as Record<(typeof BUCKETS)[number], number>
    const unknownOf = (isUnknown: (one: Topic) => boolean) => topics.filter(isUnknown).length
    return {
      total: trace.step('total', 'Σ counts', { ...counts }, rows.length),
      counts,
      topics: Object.fromEntries(rows.map((row) => [row.topic, row.bucket])),
      reasons: rows,
      unknown: {
        transactionalProducers: unknownOf(({ transactionalProducers }) => (transactionalProducers ?? null) === null),
        messageBytesMax: unknownOf((one) => messageBytesOf(one) === null),
        messageFormat: unknownOf((one) => isFormatOld(one) === null),
      },
    }
  },
})

const RULE_TEXTS: Readonly<Record<(typeof BUCKETS)[number], string>> = {
  skip: 'topics of the platform itself',
  'with-application': 'topics that move with an application or tool',
  manual: 'transactional producers, records over the limit of the target, message format below 2',
  'needs-config': 'topics with a setting that the target maps or ignores',
  clean: 'all others',
}

function placer(rules: z.output<typeof readinessRules>, targetBytesMax: number | null): (topic: Topic) => Placed {
  const skip = nameRule('skip', rules.skip)
  const withApplication = nameRule('withApplication', rules.withApplication)
  const needsConfig = new Set(rules.needsConfig)
  return (one) => {
    const { name, settings } = one
    const as = (into: z.output<typeof bucket>, why: string) => ({ topic: name, bucket: into, why })
    const skipped = skip(name)
    if (skipped !== undefined) return as('skip', `a name of ${skipped}`)
    const owned = withApplication(name)
    if (owned !== undefined) return as('with-application', `a name of ${owned}`)
    const manual = manualReason(one, targetBytesMax)
    if (manual !== undefined) return as('manual', manual)
    const mapped = Object.keys(settings).filter((setting) => settings[setting] !== null && needsConfig.has(setting))
    return mapped.length === 0 ? as('clean', 'no rule is met') : as('needs-config', mapped.sort().join(', '))
  }
}

function manualReason(one: Topic, targetBytesMax: number | null): string | undefined {
  if ((one.transactionalProducers ?? 0) > 0) return `${one.transactionalProducers} transactional producers`
  const bytes = messageBytesOf(one)
  if (bytes !== null && targetBytesMax !== null && bytes > targetBytesMax)
    return `max.message.bytes ${bytes} is over the target's ${targetBytesMax}`
  return isFormatOld(one) === true ? 'message format below 2' : undefined
}

/** Null: unknown. */
function messageBytesOf({ messageBytesMax, settings }: Topic): number | null {
  const set = Number(settings['max.message.bytes'] ?? Number.NaN)
  return messageBytesMax ?? (Number.isFinite(set) ? set : null)
}

/** Null: unknown. */
function isFormatOld({ messageFormat, settings }: Topic): boolean | null {
  const given = messageFormat ?? settings['message.format.version'] ?? null
  if (given === null) return null
  const text = String(given)
  if (/^v?[0-2]$/.test(text)) return !text.endsWith('2')
  const isNew = isVersionAtLeast(text, FORMAT_2_SINCE)
  return isNew === null ? null : !isNew
}

function checkUnique(topics: readonly Topic[]): void {
  const seen = new Set<string>()
  for (const [at, { name }] of topics.entries()) {
    if (seen.has(name)) {
      const text = `must be of its own, and is ${JSON.stringify(name)} once more`
      throw badDocument('input', [{ path: `/topics/${at}/name`, text }])
    }
    seen.add(name)
  }
}
