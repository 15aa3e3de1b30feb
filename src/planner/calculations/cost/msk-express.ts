import { brokerPriceId } from '../../book/machines.ts'
import { whenKnown } from '../../known.ts'
import { gibOf } from '../../numbers.ts'
import type { Bill } from './bill.ts'
import { chargeFlows } from './cross-zone.ts'
import { type CostOption, type CostScene, chargeBrokers } from './scene.ts'

/** What the storage would be billed on if not on logical bytes. */
const COPIES = 3

/** MSK Express: brokers, storage of the whole retention, what producers write per GiB, clients that cross zones. */
export const mskExpressOption: CostOption = {
  tuning: ['rack-aware-consumers', 'right-size'],
  charge(scene, bill) {
    chargeBrokers(scene, bill, brokerPriceId)
    chargeStorage(scene, bill)
    const { avgInMiBps } = scene.workload
    const { hoursPerMonth, hours } = scene
    bill.charge('dataIn', {
      group: 'serviceUsage',
      priceId: 'msk.express.data-in',
      quantity: gibOf(avgInMiBps, hoursPerMonth),
      formula: 'avgInMiBps × hoursPerMonth × 3600 ÷ 1024',
      inputs: { avgInMiBps, hoursPerMonth: hours },
    })
    chargeFlows(scene, bill, 'brokers', ['producer', 'consumer'])
    return {}
  },
}

/** Whether logical or triple bytes are billed isn't settled: both are shown. */
function chargeStorage({ workload, model }: CostScene, bill: Bill): void {
  const { avgInMiBps, retentionHours } = workload
  const copies = model.value('expressStorageCopies')
  const logical = whenKnown([retentionHours], (hours) => gibOf(avgInMiBps, hours))
  const times = (copiesBilled: number): number | null => whenKnown([logical], (known) => known * copiesBilled)
  const other = copies === 1 ? COPIES : 1
  bill.charge('storage', {
    group: 'blockStorage',
    priceId: 'msk.express.storage',
    quantity: times(copies),
    formula: 'avgInMiBps × retentionHours × 3600 ÷ 1024 × expressStorageCopies',
    inputs: { avgInMiBps, retentionHours, ...model.inputs('expressStorageCopies') },
    also: [{ what: `billed on ${other === 1 ? 'logical bytes' : `${other} copies`}`, quantity: times(other) }],
  })
}
