import type { Book } from '../book/book.ts'
import { gibUsd, sourcedPrice } from '../book/price.ts'
import { positiveCount, quantity, z } from '../schema.ts'
import { Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'
import { MODEL_CONSTANTS } from './cost/model.ts'
import { bookHours } from './month-hours.ts'
import { copiesElsewhere, DIRECTIONS, PLATFORM_FACTS, PLATFORMS, type Platform } from './network-flows.ts'

const MIB_PER_GIB = 1024
const SECONDS_PER_HOUR = 3600

/** What copies would be made of, and where. */
export const changeFields = {
  platform: z.enum(PLATFORMS).nullish().describe('what the cluster runs on'),
  zones: positiveCount.nullish().describe('zones that hold brokers'),
  keptGiB: quantity.nullish().describe('GiB kept, one copy'),
  avgInMiBps: quantity.nullish().describe('MiB/s written, on average'),
}

const beforeAfter = z.strictObject({ before: z.number().nullable(), after: z.number().nullable() })

export const adviceChange = z.strictObject({
  copies: z.number(),
  diskGiB: z.number().nullable(),
  crossZoneMiBps: z.number().nullable(),
  usdPerMonth: z.number().nullable(),
  writesSurviveFailures: beforeAfter,
  lossFreeFailuresGuaranteed: beforeAfter,
})

interface Given {
  readonly platform?: Platform | null | undefined
  readonly zones?: number | null | undefined
  readonly keptGiB?: number | null | undefined
  readonly avgInMiBps?: number | null | undefined
}

/** Who charges for the disks of each copy, and how much more than what is kept a disk must hold. Of all others a copy costs nothing. */
const DISKS: Partial<Record<Platform, { readonly price: string; readonly room: string; readonly fallback: number }>> = {
  ec2: { price: 'ebs.gp3.storage', room: 'cost.ec2.diskUtilisation', fallback: MODEL_CONSTANTS.ec2.diskUtilisation },
  kubernetes: { price: 'ebs.gp3.storage', room: 'cost.ec2.diskUtilisation', fallback: MODEL_CONSTANTS.ec2.diskUtilisation },
  'msk-standard': {
    price: 'msk.standard.storage',
    room: 'cost.msk-standard.storageHeadroom',
    fallback: MODEL_CONSTANTS['msk-standard'].storageHeadroom,
  },
}

/** What more copies, or fewer, cost in a month: disks, and bytes that cross zones to reach them. Null where nobody knows. */
export function copiesChange(set: number, advised: number, given: Given, book: Book, trace: Trace) {
  const copies = trace.step('change.copies', 'replicationFactor as advised − as set', { set, advised }, advised - set)
  const { platform, zones, avgInMiBps } = given
  const diskGiB = trace.step(
    'change.diskGiB',
    'keptGiB × copies more',
    { keptGiB: given.keptGiB, copies },
    copies === 0 ? 0 : times(given.keptGiB, copies),
  )
  const crossing = zones == null ? null : copiesElsewhere(advised, zones) - copiesElsewhere(set, zones)
  const crossZoneMiBps = trace.step(
    'change.crossZoneMiBps',
    'avgInMiBps × copies more in other zones than the leader’s',
    { avgInMiBps, zones, crossing },
    copies === 0 ? 0 : times(avgInMiBps, crossing),
  )
  const disks = diskUsd(platform, diskGiB, book, trace)
  const network = crossZoneUsd(platform, crossZoneMiBps, book, trace)
  const usdPerMonth = trace.step(
    'change.usdPerMonth',
    'disks + bytes that cross zones, at list prices',
    { disks, network },
    copies === 0 ? 0 : plus(disks, network),
  )
  return { copies, diskGiB, crossZoneMiBps, usdPerMonth }
}

function diskUsd(platform: Given['platform'], diskGiB: number | null, book: Book, trace: Trace): number | null {
  if (platform == null || platform === 'other') return null
  const disks = DISKS[platform]
  if (disks === undefined) return 0
  const room = book.limits.constant(disks.room, disks.fallback)
  const price = book.prices.price(disks.price)
  const isShare = room.value < 1
  const gib = diskGiB === null ? null : isShare ? diskGiB / room.value : diskGiB * room.value
  return trace.step(
    'change.diskUsd',
    `diskGiB ${isShare ? '÷' : '×'} room × price`,
    { diskGiB, room: new Sourced(room.value, room.source), price: sourcedPrice(price) },
    gib === null ? null : gibUsd(price, gib, book.prices.gigabyteBytes),
  )
}

function crossZoneUsd(platform: Given['platform'], mibps: number | null, book: Book, trace: Trace): number | null {
  const { prices } = book
  const isBilled = platform == null ? null : PLATFORM_FACTS[platform].billed.replication
  if (isBilled !== true) return isBilled === null ? null : 0
  const price = prices.price('aws.transfer.cross-zone')
  const gib = mibps === null ? null : (mibps * SECONDS_PER_HOUR * prices.hoursPerMonth) / MIB_PER_GIB
  return trace.step(
    'change.crossZoneUsd',
    'crossZoneMiBps × 3600 × hoursPerMonth ÷ 1024 × 2 × price',
    { crossZoneMiBps: mibps, hoursPerMonth: bookHours(book), price: sourcedPrice(price) },
    gib === null ? null : gibUsd(price, gib, prices.gigabyteBytes, DIRECTIONS),
  )
}

function times(one: number | null | undefined, other: number | null): number | null {
  return one == null || other === null ? null : one * other
}

function plus(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}
