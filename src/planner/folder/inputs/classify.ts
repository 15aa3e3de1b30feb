import { dataClasses, groupCount, ownerCount, principalCount, topOwnerShare } from '../client-facts.ts'
import { answered, assumed, fromCluster, fromSeries } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { seriesRatio } from '../series-ratio.ts'
import { WORKLOAD } from './workload.ts'

export const classifyInput: InputMap = {
  command: 'plan classify',
  of: 'cluster',
  fields: {
    peakToAverage: [
      fromSeries('bytesInPerSecond', 'peak ÷ average', ({ peakToAverage }) => peakToAverage),
      assumed('workload.peakToAverage'),
    ],
    retentionHours: WORKLOAD.retentionHours,
    replayRatio: [seriesRatio('catchUpBytesPerSecond', 'bytesInPerSecond'), assumed('workload.replayRatio')],
    growthPerMonth: [
      fromSeries('bytesInPerSecond', 'growth', ({ growthPerMonth }) => growthPerMonth),
      assumed('workload.growthPerMonth'),
    ],
    fanOut: WORKLOAD.fanOut,
    offsetResetsPerMonth: [answered('offsetResetsPerMonth')],
    owners: [fromCluster('topics', 'their owners', ownerCount)],
    principals: [fromCluster('clients', 'their principals', principalCount)],
    groups: [fromCluster('groups', 'their number', groupCount), assumed('workload.consumerGroups')],
    topOwnerShare: [fromCluster('topics', 'bytes of the largest owner ÷ of all', topOwnerShare)],
    quotasOrThrottling: [
      fromCluster('quotas', 'whether there are any', ({ quotas }) => (quotas == null ? null : quotas.length > 0)),
    ],
    dataClasses: [answered('dataClasses'), fromCluster('topics', 'their data classes', dataClasses)],
    residency: [answered('residency')],
    customerKeys: [answered('customerKeys')],
    auditRetentionDays: [answered('auditRetentionDays')],
    supportAccessRestricted: [answered('supportAccessRestricted')],
  },
}
