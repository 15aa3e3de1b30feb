import { badDocument } from '../../documents/validate.ts'
import { whenKnown } from '../../known.ts'
import type { Bill } from './bill.ts'
import type { Settings } from './deployment.ts'
import type { CostScene } from './scene.ts'

/** Support: a sum, a share of the infrastructure, or what the price book was told; never built in. */
export function chargeSupport({ settings }: CostScene, bill: Bill, infrastructureUsd: number): void {
  const { monthlyUsd, shareOfBill } = settings.support ?? {}
  if (shareOfBill !== null && shareOfBill !== undefined) {
    bill.give('support', {
      group: 'support',
      usd: shareOfBill * infrastructureUsd,
      formula: 'shareOfBill × infrastructureUsd',
      inputs: { shareOfBill, infrastructureUsd },
    })
    return
  }
  if (monthlyUsd === null || monthlyUsd === undefined) {
    bill.charge('support', { group: 'support', priceId: 'support.monthly', quantity: 1, formula: '1 month', inputs: {} })
    return
  }
  bill.give('support', { group: 'support', usd: monthlyUsd, formula: 'monthlyUsd', inputs: { monthlyUsd } })
}

/** Engineering: hours × what an hour costs, here or in the price book; never built in. */
export function chargeEngineering({ settings }: CostScene, bill: Bill): void {
  const { hoursPerMonth, usdPerHour } = settings.engineering ?? {}
  if (usdPerHour === null || usdPerHour === undefined) {
    bill.charge('engineering', {
      group: 'engineeringTime',
      priceId: 'engineering.hour',
      quantity: hoursPerMonth ?? null,
      formula: 'engineering hoursPerMonth',
      inputs: { 'settings.engineering.hoursPerMonth': hoursPerMonth },
    })
    return
  }
  bill.give('engineering', {
    group: 'engineeringTime',
    usd: whenKnown([hoursPerMonth], (hours) => hours * usdPerHour),
    formula: 'engineering hoursPerMonth × usdPerHour',
    inputs: { 'settings.engineering.hoursPerMonth': hoursPerMonth, usdPerHour },
  })
}

/** Throws a Failure (`bad-document`) where both are told. `at`: where the settings lie. */
export function checkSupport({ support }: Settings, at: string): void {
  const { monthlyUsd, shareOfBill } = support ?? {}
  if (monthlyUsd === null || monthlyUsd === undefined || shareOfBill === null || shareOfBill === undefined) return
  throw badDocument('input', [{ path: `${at}/support`, text: 'must be a sum or a share of the bill, and is both' }])
}
