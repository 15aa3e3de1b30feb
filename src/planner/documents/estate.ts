import { dateText, positive, quantity, z } from '../schema.ts'
import { cluster } from './estate-cluster.ts'
import { maybe, name } from './estate-fields.ts'

const pointer = z.string().regex(/^(?:\/.*)?$/)

export const COVERAGE_STATUSES = ['collected', 'partial', 'refused', 'unsupported', 'not-attempted'] as const
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number]

/** How far somebody looked at a part. */
const coverage = z.strictObject({
  path: pointer,
  status: z.enum(COVERAGE_STATUSES),
  reason: z.string().optional(),
  at: dateText.optional(),
})

/** Where a part comes from; what is below it comes from there too, unless it has an entry of its own. */
const provenance = z.strictObject({
  path: pointer,
  source: name.describe('live, import:kafka-topics, import:msk-api, answer, …'),
  at: dateText,
})

/** What sources of the same age say differently. */
const conflict = z.strictObject({
  path: pointer,
  values: z.array(z.strictObject({ value: z.unknown(), source: z.string().nullable(), at: dateText.nullable() })).min(2),
})

const series = z.strictObject({
  metric: name,
  unit: name,
  labels: z
    .strictObject({
      cluster: z.string().optional(),
      broker: z.string().optional(),
      topic: z.string().optional(),
      group: z.string().optional(),
      zone: z.string().optional(),
    })
    .default({}),
  stepSeconds: positive,
  from: dateText,
  to: maybe(dateText),
  values: z
    .union([z.array(z.number().nullable()), z.strictObject({ file: name })])
    .describe('null where a sample is missing; or a file that holds them'),
  source: maybe(z.string()),
})

const place = z.strictObject({ networkId: maybe(z.string()), zoneId: maybe(z.string()) })

const path = z.strictObject({
  from: place,
  to: place,
  kind: z.enum([
    'same-zone',
    'cross-zone',
    'privatelink',
    'multi-vpc',
    'nat',
    'cross-region',
    's3-gateway',
    'internet',
    'unknown',
  ]),
  bytesPerSecond: maybe(quantity),
  billed: maybe(z.union([z.boolean(), z.literal('unknown')])),
})

const network = z.strictObject({
  id: name,
  kind: maybe(z.enum(['vpc', 'on-premises', 'cloud'])),
  region: maybe(z.string()),
  account: maybe(z.string()),
  cidrs: maybe(z.array(z.string())),
})

const owner = z.strictObject({
  id: name,
  team: maybe(z.string()),
  costCentre: maybe(z.string()),
  contact: maybe(z.string()).describe("a role, not a person's name"),
})

const bill = z.strictObject({
  period: name.describe('a month: 2026-10'),
  account: maybe(z.string()),
  lines: maybe(
    z.array(z.strictObject({ usageType: name, quantity: maybe(z.number()), unit: maybe(z.string()), usd: maybe(z.number()) })),
  ),
})

/** `odradek/estate`: what somebody found out about clusters, who said so, and how far they looked. */
export const estateFile = z.strictObject({
  kind: z.literal('odradek/estate'),
  version: z.literal(1),
  collectedAt: maybe(dateText),
  clusters: maybe(z.array(cluster)),
  series: maybe(z.array(series)),
  paths: maybe(z.array(path)),
  networks: maybe(z.array(network)),
  owners: maybe(z.array(owner)),
  bills: maybe(z.array(bill)),
  coverage: z.array(coverage).optional(),
  provenance: z.array(provenance).optional(),
  conflicts: z.array(conflict).optional(),
})

export type Estate = z.output<typeof estateFile>
export type Series = z.output<typeof series>
export type Provenance = z.output<typeof provenance>
export type Coverage = z.output<typeof coverage>
export type Conflict = z.output<typeof conflict>
