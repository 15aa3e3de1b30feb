import type { Book } from '../book/book.ts'
import { calculation } from '../calculation.ts'
import { quantity, z } from '../schema.ts'
import type { Sourced } from '../source.ts'
import { fitVerdict, fitVerdictOf } from './fit-verdict.ts'
import { isVersionAtLeast } from './kafka-version.ts'
import { mskFlavoursIn } from './msk-flavours.ts'
import { STORAGE_LINES, storageLines } from './storage-lines.ts'

const REASONS = [
  'cleanup-policy',
  'retention-below-72h',
  'broker-version',
  'client-version',
  'broker-type',
  'segment-bytes',
  'cannot-be-enabled-again',
] as const

type Reason = (typeof REASONS)[number]

const input = z.strictObject({
  cleanupPolicy: z.string().nullish().describe('delete, compact, or both with a comma'),
  retentionHours: quantity.nullish().describe('hours kept in all; none for ever'),
  kafkaVersion: z.string().nullish().describe('of the brokers'),
  clientVersion: z.string().nullish().describe('of the tool that is to enable it'),
  platform: z.string().nullish().describe('msk-standard, msk-express, msk-serverless'),
  brokerType: z.string().nullish().describe('kafka.m7g.large, express.m7g.large, …'),
  segmentBytes: quantity.nullish(),
  disabledBefore: z.boolean().nullish().describe('whether it was on once and was turned off'),
})

type Input = z.output<typeof input>

interface Check {
  readonly reason: Reason
  readonly fact: keyof Input
  readonly formula: string
  readonly limit: Sourced<unknown>
  /** Null: unknown. */
  readonly isMet: boolean | null
}

/**
 * `plan fit tiered`: whether a topic may use MSK's tiered storage.
 *
 * Each rule that speaks against it is a reason. A fact that isn't known gives no reason and is listed.
 */
export const planFitTiered = calculation({
  command: 'plan fit tiered',
  summary: "whether a topic may use MSK's tiered storage, and how that differs from shared storage",
  input,
  output: z.strictObject({
    allowed: z.boolean().nullable(),
    verdict: fitVerdict,
    reasons: z.array(z.enum(REASONS)),
    unknown: z.array(z.string()),
    tieredAgainstShared: storageLines,
  }),
  run(facts, { book, trace }) {
    const checks = checksOf(facts, book)
    for (const { reason, fact, formula, limit, isMet } of checks)
      trace.step(reason, formula, { [fact]: facts[fact] ?? null, limit }, isMet)
    const unknown = [...new Set(checks.filter(({ isMet }) => isMet === null).map(({ fact }) => fact))]
    const reasons = REASONS.filter((reason) => checks.some((one) => one.reason === reason && one.isMet === false))
    const known = checks.filter(({ isMet }) => isMet !== null).length
    const { fits, verdict } = fitVerdictOf(reasons.length === 0, known, unknown.length, trace)
    return {
      allowed: fits,
      verdict,
      reasons,
      unknown,
      tieredAgainstShared: book.limits.table('tieredAgainstShared', storageLines, STORAGE_LINES),
    }
  },
})

function checksOf(facts: Input, book: Book): Check[] {
  const { limits } = book
  const policies = limits.texts('mskTiered', 'cleanupPolicy')
  const hours = limits.number('mskTiered', 'totalRetentionHoursMin')
  const versions = limits.texts('mskTiered', 'versions')
  const client = limits.value('mskTiered', 'clientVersionMinToCreate')
  const excluded = limits.texts('mskTiered', 'excluded')
  const segment = limits.number('mskTiered', 'segmentBytesMin')
  const again = limits.flag('mskTiered', 'canBeEnabledAgainAfterDisabling')
  return [
    {
      reason: 'cleanup-policy',
      fact: 'cleanupPolicy',
      formula: 'each policy is allowed',
      limit: policies,
      isMet: both(facts.cleanupPolicy, policies.value, (policy, allowed) =>
        policy.split(',').every((one) => allowed.includes(one.trim())),
      ),
    },
    {
      reason: 'retention-below-72h',
      fact: 'retentionHours',
      formula: 'retentionHours ≥ minimum',
      limit: hours,
      isMet: both(facts.retentionHours, hours.value, (given, least) => given >= least),
    },
    {
      reason: 'broker-version',
      fact: 'kafkaVersion',
      formula: 'is one of these versions, or as late',
      limit: versions,
      isMet: both(facts.kafkaVersion, versions.value, isAllowedVersion),
    },
    {
      reason: 'client-version',
      fact: 'clientVersion',
      formula: 'clientVersion ≥ minimum to create',
      limit: client,
      isMet: both(facts.clientVersion, client.value, (given, least) => isVersionAtLeast(given, String(least))),
    },
    {
      reason: 'broker-type',
      fact: 'platform',
      formula: 'the platform has tiered storage',
      limit: excluded,
      isMet: both(facts.platform, excluded.value, (platform, out) => isPlatformIn(platform, out, book)),
    },
    {
      reason: 'broker-type',
      fact: 'brokerType',
      formula: 'the broker type is not excluded',
      limit: excluded,
      isMet: both(
        facts.brokerType,
        excluded.value,
        (type, out) => !out.some((one) => type === one || type.startsWith(`${one}.`)),
      ),
    },
    {
      reason: 'segment-bytes',
      fact: 'segmentBytes',
      formula: 'segmentBytes ≥ minimum',
      limit: segment,
      isMet: both(facts.segmentBytes, segment.value, (given, least) => given >= least),
    },
    {
      reason: 'cannot-be-enabled-again',
      fact: 'disabledBefore',
      formula: 'it was never turned off, or may be turned on again',
      limit: again,
      isMet: both(facts.disabledBefore, again.value, (wasDisabled, mayAgain) => !wasDisabled || mayAgain),
    },
  ]
}

function both<One, Other>(
  one: One | null | undefined,
  other: Other | null,
  isMet: (one: One, other: Other) => boolean | null,
): boolean | null {
  return one === null || one === undefined || other === null ? null : isMet(one, other)
}

/** `2.8.2.tiered` allows itself alone, `>=3.6.0` all from there on. */
function isAllowedVersion(version: string, allowed: readonly string[]): boolean | null {
  const states = allowed.map((one) => (one.startsWith('>=') ? isVersionAtLeast(version, one.slice(2)) : version === one))
  return states.includes(true) ? true : states.includes(null) ? null : false
}

/** Of platforms that aren't MSK's nothing is known here. */
function isPlatformIn(platform: string, excluded: readonly string[], book: Book): boolean | null {
  if (excluded.includes(platform.replace(/^msk-/, ''))) return false
  const flavours: Readonly<Record<string, { readonly hasTieredStorage: boolean }>> = mskFlavoursIn(book)
  return Object.hasOwn(flavours, platform) ? flavours[platform]!.hasTieredStorage : null
}
