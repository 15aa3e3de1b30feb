import { count, positive, positiveCount, quantity, share, z } from '../../schema.ts'
import { MODEL_CONSTANTS, modelFields, type OptionName } from './model.ts'

/** Model figures that are facts of what is deployed may be told with it, too. */
const deployed = { ...modelFields(['ec2', 'msk-standard', 'automq']), cacheGiB: modelFields(['odradek']).cacheGiB }

export const deploymentFields = z
  .strictObject({
    instanceType: z.string().nullish().describe('m7g.4xlarge, kafka.m5.2xlarge, express.m7g.large'),
    brokers: positiveCount.nullish(),
    controllers: count.default(0).describe('machines of their own for controllers'),
    controllerType: z.string().nullish(),
    clusters: positiveCount.default(1).describe('of MSK Serverless'),
    provisionedGiB: quantity.nullish().describe('GiB of volumes of all brokers, as they are; without it as needed'),
    provisionedMiBps: quantity.default(0).describe('provisioned storage throughput of an MSK broker'),
    volumeIops: quantity.nullish().describe('IOPS of a gp3 volume; without it those that are included'),
    volumeMiBps: quantity.nullish().describe('throughput of a gp3 volume; without it what is included'),
    capacityMiBps: positive.nullish().describe('MiB/s written that the deployment can carry: what of it is idle is shown'),
    wal: z.enum(['block', 'object']).optional().describe('write-ahead log of AutoMQ'),
    ...deployed,
  })
  .prefault({})

export type Deployment = z.output<typeof deploymentFields>

export const settingsFields = z
  .strictObject({
    ...modelFields(Object.keys(MODEL_CONSTANTS) as OptionName[]),
    hoursPerMonth: positive.optional().describe('without it those of the price book'),
    throughputBilling: z
      .enum(['above', 'whole'])
      .default('above')
      .describe('provisioned throughput that MSK charges: above 250 MiB/s, or the whole'),
    wal: z.enum(['block', 'object']).optional(),
    support: z
      .strictObject({ monthlyUsd: quantity.nullish(), shareOfBill: share.nullish().describe('of the infrastructure') })
      .nullish(),
    engineering: z.strictObject({ hoursPerMonth: quantity.nullish(), usdPerHour: quantity.nullish() }).nullish(),
  })
  .prefault({})

export type Settings = z.output<typeof settingsFields>
