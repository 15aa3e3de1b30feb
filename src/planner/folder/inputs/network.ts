import { THE_OPTION } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { WORKLOAD } from './workload.ts'

export const networkInput: InputMap = {
  command: 'plan network',
  of: 'cluster',
  takesOption: true,
  fields: {
    platform: [THE_OPTION],
    'workload.avgInMiBps': WORKLOAD.avgInMiBps,
    'workload.avgOutMiBps': WORKLOAD.avgOutMiBps,
    'workload.fanOut': WORKLOAD.fanOut,
    'workload.replicationFactor': WORKLOAD.replicationFactor,
    'workload.zones': WORKLOAD.zones,
    'workload.consumersRackAware': WORKLOAD.consumersRackAware,
    'workload.producersZoneAware': WORKLOAD.producersZoneAware,
  },
}
