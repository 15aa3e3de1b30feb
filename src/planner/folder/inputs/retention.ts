import { assumed } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { WORKLOAD } from './workload.ts'

export const retentionInput: InputMap = {
  command: 'plan retention',
  of: 'cluster',
  fields: {
    avgInMiBps: WORKLOAD.avgInMiBps,
    retentionHours: WORKLOAD.retentionHours,
    primaryHours: WORKLOAD.primaryHours,
    replicationFactor: WORKLOAD.replicationFactor,
    diskUtilisation: [assumed('retention.diskUtilisation')],
  },
}
