import type { Book } from '../../book/book.ts'
import { z } from '../../schema.ts'
import { matches } from '../../wildcard.ts'
import { ADDED_GROUPS, GROUPS, type Group } from '../cost/bill.ts'

export const groupName = z.enum([...GROUPS, ...ADDED_GROUPS])

const billGroups = z.record(z.string(), z.strictObject({ usageTypes: z.array(z.string()), group: groupName }))
type BillGroups = z.output<typeof billGroups>

/**
 * Which of our groups a usage type of a bill belongs to, without the region before it; `*` stands for anything, and the first that fits counts. A file
 * of limits may lay its own over it (`billGroups`).
 */
const BILL_GROUPS: BillGroups = {
  'msk-connect': { usageTypes: ['Kafka.mcu.*'], group: 'compute' },
  'msk-tiered': { usageTypes: ['Kafka.Storage.Tiered'], group: 'objectStorage' },
  'msk-retrieval': { usageTypes: ['Kafka.DataRetrieval.*'], group: 'serviceUsage' },
  'msk-storage': { usageTypes: ['Kafka.Storage.*', 'Express.Storage'], group: 'blockStorage' },
  'msk-private': { usageTypes: ['Kafka.PrivateConnectivity*'], group: 'privateConnectivity' },
  'msk-brokers': {
    usageTypes: ['Kafka.t3.*', 'Kafka.m5.*', 'Kafka.m7g.*', 'Kafka.kraft.*', 'Express.m7g.*'],
    group: 'compute',
  },
  'serverless-hours': { usageTypes: ['KafkaServerless-ClusterHours', 'KafkaServerless-PartitionHours'], group: 'compute' },
  'serverless-bytes': { usageTypes: ['KafkaServerless-In-Bytes', 'KafkaServerless-Out-Bytes'], group: 'serviceUsage' },
  'serverless-storage': { usageTypes: ['KafkaServerless-StorageHours'], group: 'blockStorage' },
  'ec2-machines': { usageTypes: ['BoxUsage*', 'HeavyUsage*', 'DedicatedUsage*'], group: 'compute' },
  'ebs-volumes': { usageTypes: ['EBS:Volume*'], group: 'blockStorage' },
  's3-storage': { usageTypes: ['TimedStorage-*'], group: 'objectStorage' },
  's3-requests': { usageTypes: ['Requests-*'], group: 'requestCharges' },
  'zone-transfer': { usageTypes: ['DataTransfer-Regional-Bytes'], group: 'crossZoneTraffic' },
  'region-transfer': { usageTypes: ['*AWS-In-Bytes', '*AWS-Out-Bytes'], group: 'crossRegion' },
  'private-ways': { usageTypes: ['VpcEndpoint-*', 'NatGateway-*'], group: 'privateConnectivity' },
}

/** `USE1-`, `EUC1-`; the first region's usage types often have none. */
const REGION = /^[A-Z0-9]+-/

/** Finds the group of a usage type; null where nobody knows it. */
export function groupsIn(book: Book): (usageType: string) => Group | null {
  const table = Object.values(book.limits.table('billGroups', billGroups, BILL_GROUPS))
  return (usageType) => {
    const name = usageType.replace(REGION, '')
    return table.find(({ usageTypes }) => usageTypes.some((pattern) => matches(pattern, name)))?.group ?? null
  }
}
