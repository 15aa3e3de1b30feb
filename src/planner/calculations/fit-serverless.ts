import type { Book } from '../book/book.ts'
import { calculation } from '../calculation.ts'
import { count, quantity, z } from '../schema.ts'
import type { Sourced } from '../source.ts'
import { fitVerdict, fitVerdictOf } from './fit-verdict.ts'
import { mskFlavour, mskFlavoursIn } from './msk-flavours.ts'

/** Each need and the figure of `mskServerless` that bounds it. Rates in MiB/s are compared with figures in MBps as they stand, as AWS's own script does. */
const BOUNDS = {
  inMiBps: 'inMBps',
  outMiBps: 'outMBps',
  partitions: 'partitions',
  compactedPartitions: 'compactedPartitions',
  partitionInMiBps: 'partitionInMBps',
  partitionOutMiBps: 'partitionOutMBps',
  connections: 'connections',
  groups: 'groups',
  messageBytesMax: 'messageBytesMax',
  clientVpcs: 'clientVpcs',
  connectionsPerSecond: 'connectionsPerSecond',
  requestsPerSecond: 'requestsPerSecond',
  fetchBytesMax: 'fetchBytesMax',
  partitionChangesPer5Min: 'partitionChangesPer5Min',
  clusters: 'clustersPerAccount',
  compactedPartitionGiB: 'compactedPartitionGB',
} as const

type Need = keyof typeof BOUNDS
const NEEDS = Object.keys(BOUNDS) as Need[]

const limitValue = z.union([z.number(), z.boolean(), z.array(z.string())])
const violation = z.strictObject({ limit: z.string(), allowed: limitValue, needed: limitValue })
type Violation = z.output<typeof violation>

const need = {
  whole: count.nullish(),
  rate: quantity.nullish(),
}

/**
 * `plan fit serverless`: whether MSK Serverless can take a load.
 *
 * A need above its limit is a violation; from nearShare of the limit up to the limit it is near. Authentication must be what the service offers, and
 * Kafka ACLs aren't offered. What isn't known, of needs or of limits, is listed and breaks nothing.
 */
export const planFitServerless = calculation({
  command: 'plan fit serverless',
  summary: 'whether MSK Serverless can take a load, limit by limit',
  constants: { nearShare: 0.95 },
  input: z.strictObject({
    inMiBps: need.rate.describe('MiB/s written at the peak'),
    outMiBps: need.rate.describe('MiB/s read at the peak'),
    partitions: need.whole.describe('leaders, without those of compacted topics'),
    compactedPartitions: need.whole,
    partitionInMiBps: need.rate.describe('MiB/s written to the busiest partition'),
    partitionOutMiBps: need.rate.describe('MiB/s read from the busiest partition'),
    connections: need.whole,
    groups: need.whole.describe('consumer groups'),
    messageBytesMax: need.whole,
    clientVpcs: need.whole.describe('networks that clients sit in'),
    connectionsPerSecond: need.rate.describe('new connections'),
    requestsPerSecond: need.rate,
    fetchBytesMax: need.whole,
    partitionChangesPer5Min: need.whole.describe('partitions made or taken away in five minutes'),
    clusters: need.whole.describe('clusters in the account'),
    compactedPartitionGiB: need.rate.describe('size of the largest compacted partition'),
    authentication: z.array(z.string()).nullish().describe('what clients use: iam, scram, mtls, none'),
    kafkaAcls: z.boolean().nullish().describe('whether access is ruled by Kafka ACLs'),
  }),
  output: z.strictObject({
    fits: z.boolean().nullable(),
    verdict: fitVerdict,
    violations: z.array(violation),
    near: z.array(z.string()),
    unknown: z.array(z.string()),
    flavour: mskFlavour,
  }),
  run(needs, { book, constants: { nearShare }, trace }) {
    const violations: Violation[] = []
    const near: string[] = []
    const unknown: string[] = []
    for (const name of NEEDS) {
      const needed = needs[name] ?? null
      const limit = book.limits.number('mskServerless', BOUNDS[name])
      const state = stateOf(needed, limit.value, nearShare)
      trace.step(name, 'needed ≤ allowed', { needed: trace.field(name, needed), allowed: limit, nearShare }, state)
      if (state === 'violated') violations.push({ limit: name, allowed: limit.value!, needed: needed! })
      if (state === 'near') near.push(name)
      if (state === 'unknown') unknown.push(name)
    }
    const access = accessOf(needs, book)
    violations.push(...access.violations)
    unknown.push(...access.unknown)
    for (const { name, allowed, needed, isMet } of access.checks)
      trace.step(name, 'needed is allowed', { needed: trace.field(name, needed), allowed }, isMet)
    const known = NEEDS.length + access.checks.length - unknown.length
    return {
      ...fitVerdictOf(violations.length === 0, known, unknown.length, trace),
      violations,
      near,
      unknown,
      flavour: mskFlavoursIn(book)['msk-serverless'],
    }
  },
})

type State = 'violated' | 'near' | 'met' | 'unknown'

function stateOf(needed: number | null, allowed: number | null, nearShare: number): State {
  if (needed === null || allowed === null) return 'unknown'
  if (needed > allowed) return 'violated'
  return needed >= allowed * nearShare ? 'near' : 'met'
}

interface AccessCheck {
  readonly name: string
  readonly allowed: Sourced<readonly string[] | boolean | null>
  readonly needed: string[] | boolean | null
  readonly isMet: boolean | null
}

/** What only yes and no, or names, can say. */
function accessOf(
  needs: { readonly authentication?: readonly string[] | null | undefined; readonly kafkaAcls?: boolean | null | undefined },
  book: Book,
) {
  const schemes = book.limits.texts('mskServerless', 'authentication')
  const acls = book.limits.flag('mskServerless', 'kafkaAcls')
  const used = needs.authentication == null ? null : [...new Set(needs.authentication)].sort()
  const wantsAcls = needs.kafkaAcls ?? null
  const checks: AccessCheck[] = [
    {
      name: 'authentication',
      allowed: schemes,
      needed: used,
      isMet: used === null || schemes.value === null ? null : used.every((one) => schemes.value!.includes(one)),
    },
    {
      name: 'kafkaAcls',
      allowed: acls,
      needed: wantsAcls,
      isMet: wantsAcls === null || acls.value === null ? null : acls.value || !wantsAcls,
    },
  ]
  return {
    checks,
    unknown: checks.filter(({ isMet }) => isMet === null).map(({ name }) => name),
    violations: checks
      .filter(({ isMet }) => isMet === false)
      .map(({ name, allowed, needed }) => ({
        limit: name,
        allowed: typeof allowed.value === 'boolean' ? allowed.value : [...allowed.value!],
        needed: needed!,
      })),
  }
}
