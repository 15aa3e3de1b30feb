import type { Book } from '../book/book.ts'
import { calculation } from '../calculation.ts'
import { positiveCount, quantity, z } from '../schema.ts'
import { Sourced } from '../source.ts'
import { fitVerdict, fitVerdictOf } from './fit-verdict.ts'
import { mskFlavour, mskFlavoursIn } from './msk-flavours.ts'

const setting = z.union([z.number(), z.boolean(), z.string()])
const conflict = z.strictObject({ setting: z.string(), needed: setting, fixed: setting })

type Setting = z.output<typeof setting>

const PART = 'mskExpress'
const COMPACTION_LAG = 'max.compaction.lag.ms'

/** What a setting or a need meets: null where it is free, or where nobody knows. */
interface Check {
  readonly name: string
  readonly needed: Setting | null
  readonly against: Sourced<unknown>
  readonly formula: string
  readonly fixed: Setting | null
}

/**
 * `plan fit express`: whether MSK Express can take topics as they are.
 *
 * Topic settings must be those that can be changed, or equal what is fixed; a compaction lag has a minimum. Then three zones, the rate of the busiest
 * partition, no tiered storage. Kafka Streams is a note.
 */
export const planFitExpress = calculation({
  command: 'plan fit express',
  summary: 'whether MSK Express can take topics as they are, setting by setting',
  input: z.strictObject({
    topicSettings: z.record(z.string(), setting).nullish().describe('settings that topics must have, by name'),
    zones: positiveCount.nullish(),
    partitionMBps: quantity.nullish().describe('MB/s of the busiest partition'),
    tieredStorage: z.boolean().nullish().describe('whether tiered storage is needed'),
    streamsInUse: z.boolean().nullish().describe('whether Kafka Streams runs'),
  }),
  output: z.strictObject({
    fits: z.boolean().nullable(),
    verdict: fitVerdict,
    conflicts: z.array(conflict),
    notes: z.array(z.string()),
    unknown: z.array(z.string()),
    flavour: mskFlavour,
  }),
  run({ topicSettings, streamsInUse, ...needs }, { book, trace }) {
    const flavour = mskFlavoursIn(book)['msk-express']
    const settings = Object.entries(topicSettings ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
    const checks = [
      ...settings.map(([name, needed]) => settingCheck(name, needed, book)),
      ...needChecks(needs, flavour.hasTieredStorage, book),
    ]
    for (const { name, formula, needed, against, fixed } of checks)
      trace.step(name, formula, { needed: trace.field(name, needed), allowed: against }, needed === null ? null : fixed === null)
    const unknown = [
      ...(topicSettings == null ? ['topicSettings'] : []),
      ...checks.filter(({ needed, against }) => needed === null || against.value === null).map(({ name }) => name),
      ...(streamsInUse == null ? ['streamsInUse'] : []),
    ]
    const conflicts = checks.flatMap(({ name, needed, fixed }) =>
      needed === null || fixed === null ? [] : [{ setting: name, needed, fixed }],
    )
    // Five fields can be known, however many settings there are.
    const known = [topicSettings, needs.zones, needs.partitionMBps, needs.tieredStorage, streamsInUse].filter(
      (one) => one != null,
    )
    return {
      ...fitVerdictOf(conflicts.length === 0, known.length, unknown.length, trace),
      conflicts,
      notes: streamsInUse === true ? streamsNotes(book) : [],
      unknown,
      flavour,
    }
  },
})

function settingCheck(name: string, needed: Setting, book: Book): Check {
  const fixed = book.limits.value(PART, 'fixed', name)
  if (fixed.value !== null)
    return {
      name,
      needed,
      against: fixed,
      formula: 'needed = what is fixed',
      fixed: String(fixed.value) === String(needed) ? null : (fixed.value as Setting),
    }
  const editable = book.limits.texts(PART, 'editableTopicSettings')
  if (editable.value !== null && !editable.value.includes(name))
    return { name, needed, against: editable, formula: 'is one of the settings that can be changed', fixed: 'not-exposed' }
  if (name === COMPACTION_LAG) {
    const least = book.limits.number(PART, 'maxCompactionLagMsMin')
    const isTooShort = least.value !== null && Number(needed) < least.value
    return { name, needed, against: least, formula: 'needed ≥ minimum', fixed: isTooShort ? `>=${least.value}` : null }
  }
  return { name, needed, against: editable, formula: 'is one of the settings that can be changed', fixed: null }
}

interface Needs {
  readonly zones?: number | null | undefined
  readonly partitionMBps?: number | null | undefined
  readonly tieredStorage?: boolean | null | undefined
}

function needChecks({ zones, partitionMBps, tieredStorage }: Needs, hasTieredStorage: boolean, book: Book): Check[] {
  const zonesFixed = book.limits.number(PART, 'zones')
  const rateMax = book.limits.number(PART, 'partitionMBpsMax')
  const said = book.limits.flag(PART, 'tieredStorage')
  const tiered = new Sourced(said.value ?? hasTieredStorage, said.source)
  return [
    {
      name: 'zones',
      needed: zones ?? null,
      against: zonesFixed,
      formula: 'zones = what is fixed',
      fixed: zonesFixed.value === null || zones === zonesFixed.value ? null : zonesFixed.value,
    },
    {
      name: 'partitionMBps',
      needed: partitionMBps ?? null,
      against: rateMax,
      formula: 'partitionMBps ≤ maximum',
      fixed: rateMax.value === null || (partitionMBps ?? 0) <= rateMax.value ? null : rateMax.value,
    },
    {
      name: 'tieredStorage',
      needed: tieredStorage ?? null,
      against: tiered,
      formula: 'offered, or not needed',
      fixed: tieredStorage === true && !tiered.value ? false : null,
    },
  ]
}

function streamsNotes(book: Book): string[] {
  const said = book.limits.value(PART, 'kafkaStreams').value
  return typeof said === 'string' ? [`kafka-streams-${said.replaceAll(' ', '-')}`] : []
}
