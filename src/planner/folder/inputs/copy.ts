import { retainedGiB } from '../cluster-facts.ts'
import { assumed, fromCluster } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { AVG_IN } from './rates.ts'

export const copyInput: InputMap = {
  command: 'plan copy',
  of: 'cluster',
  fields: {
    retainedGiB: [fromCluster('topics', 'bytes of one copy', retainedGiB)],
    linkMiBps: [assumed('network.linkMiBps')],
    produceMiBps: AVG_IN,
  },
}
