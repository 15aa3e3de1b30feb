import type { Book } from '../book/book.ts'
import { z } from '../schema.ts'

/** A kind of MSK cluster: what is different between them. */
export const mskFlavour = z.strictObject({
  name: z.string(),
  brokersManagedBy: z.string(),
  rebalancing: z.string(),
  configuration: z.string(),
  throughput: z.string(),
  scaledBy: z.string(),
  billed: z.string(),
  partitionCount: z.string(),
  bestFor: z.string(),
  hasTieredStorage: z.boolean(),
})

export type MskFlavour = z.output<typeof mskFlavour>

const mskFlavours = z.strictObject({
  'msk-standard': mskFlavour,
  'msk-express': mskFlavour,
  'msk-serverless': mskFlavour,
})

type Flavours = z.output<typeof mskFlavours>

/** A file of limits may lay its own `mskFlavours` over these. */
const MSK_FLAVOURS: Flavours = {
  'msk-standard': {
    name: 'MSK Standard',
    brokersManagedBy: 'shared: AWS runs them, the customer picks size, count and volumes',
    rebalancing: 'by the customer, up to 10 partitions a call',
    configuration: 'free, broker and topic settings',
    throughput: 'what instance, volume and network give; volumes from 250 MiB/s on are bought apart',
    scaledBy: 'the customer; volumes grow and never shrink, with 6 hours between two changes',
    billed: 'broker hours, provisioned storage, bought throughput; traffic of clients across zones apart',
    partitionCount: 'bounded per broker, copies included; above the maximum AWS refuses updates',
    bestFor: 'known loads, full settings, long retention with tiered storage',
    hasTieredStorage: true,
  },
  'msk-express': {
    name: 'MSK Express',
    brokersManagedBy: 'AWS; the customer picks size and count',
    rebalancing: 'by the customer, up to 20 partitions a call, or by AWS',
    configuration: 'few topic settings; copies 3, minimum in-sync 2, unclean election off are fixed',
    throughput: 'a published rate per broker, 15 MBps per partition',
    scaledBy: 'the customer adds brokers; storage grows by itself',
    billed: 'broker hours, GiB written, GiB kept; traffic of clients across zones apart',
    partitionCount: 'bounded per broker, copies included',
    bestFor: 'loads that change in size, where the fixed settings suit and nothing needs tiered storage',
    hasTieredStorage: false,
  },
  'msk-serverless': {
    name: 'MSK Serverless',
    brokersManagedBy: 'AWS; none are seen',
    rebalancing: 'by AWS',
    configuration: 'few topic settings; IAM only, no Kafka ACLs',
    throughput: 'hard limits per cluster and per partition',
    scaledBy: 'AWS, up to the limits',
    billed: 'cluster hours, partition hours, GiB in, GiB out, GiB kept',
    partitionCount: 'each is billed by the hour, idle or busy, and none can be taken away again',
    bestFor: 'small or rare loads with few partitions and clients that can use IAM',
    hasTieredStorage: false,
  },
}

/** The matrix as the book has it: rows for reports, facts for fit checks. */
export function mskFlavoursIn(book: Book): Flavours {
  return book.limits.table('mskFlavours', mskFlavours, MSK_FLAVOURS)
}

/** The same for people: a column per kind. */
export function mskFlavourMarkdown(flavours: Flavours): string {
  const kinds = [flavours['msk-standard'], flavours['msk-express'], flavours['msk-serverless']]
  const rows = Object.entries(TITLES).map(([field, title]) => [title, ...kinds.map((kind) => kind[field as keyof typeof TITLES])])
  return [['', ...kinds.map(({ name }) => name)], ['---', ...kinds.map(() => '---')], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('')
}

const TITLES = {
  brokersManagedBy: 'who manages brokers',
  rebalancing: 'rebalancing',
  configuration: 'freedom of configuration',
  throughput: 'throughput',
  scaledBy: 'who scales',
  billed: 'what is billed',
  partitionCount: 'effect of the partition count',
  bestFor: 'best for',
} as const satisfies Partial<Record<keyof MskFlavour, string>>
