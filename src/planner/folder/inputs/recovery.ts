import { storedGiB } from '../cluster-facts.ts'
import { assumed, fromCluster, fromSeries, otherwise } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

const BYTES_PER_GIB = 2 ** 30

/** One broker in place of another, unless somebody asks otherwise: what happens by itself. */
export const recoveryInput: InputMap = {
  command: 'plan recovery',
  of: 'cluster',
  fields: {
    storedGiB: [
      fromCluster('topics', 'bytes of all copies', storedGiB),
      fromSeries('storedBytes', 'average', ({ average }) => average / BYTES_PER_GIB),
    ],
    brokers: [fromCluster('brokers', 'their number', ({ brokers }) => brokers?.length || null)],
    change: [otherwise('replace')],
    throttleMiBps: [assumed('network.reassignmentMiBps')],
  },
}
