import { instanceType } from '../cluster-facts.ts'
import { answered, asItRuns, assumed, CALIBRATION, deployed, THE_OPTION } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { WORKLOAD } from './workload.ts'

/** Fields that a deployment of the assumptions may have, besides those that an inventory knows of what runs now. */
const DEPLOYMENT = [
  'controllers',
  'controllerType',
  'clusters',
  'provisionedMiBps',
  'volumeIops',
  'volumeMiBps',
  'capacityMiBps',
  'wal',
] as const

export const costInput: InputMap = {
  command: 'plan cost',
  of: 'cluster',
  takesOption: true,
  fields: {
    option: [THE_OPTION],
    ...Object.fromEntries(Object.entries(WORKLOAD).map(([name, finders]) => [`workload.${name}`, finders])),
    'deployment.instanceType': [asItRuns('brokers', 'type of all', instanceType), deployed('instanceType')],
    'deployment.brokers': [asItRuns('brokers', 'their number', ({ brokers }) => brokers?.length || null), deployed('brokers')],
    'deployment.provisionedGiB': [
      asItRuns('brokers', 'storage of all', ({ brokers }) => {
        const sizes = brokers?.map(({ storageGiB }) => storageGiB ?? null) ?? []
        return sizes.length === 0 || sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + size!, 0)
      }),
      deployed('provisionedGiB'),
    ],
    ...Object.fromEntries(DEPLOYMENT.map((name) => [`deployment.${name}`, [deployed(name)]])),
    calibration: [CALIBRATION],
    'deployment.diskUtilisation': [assumed('retention.diskUtilisation')],
    'settings.mergeRewrites': [assumed('calibration.mergeRewrites')],
    'settings.support.monthlyUsd': [assumed('money.supportMonthlyUsd')],
    'settings.support.shareOfBill': [assumed('money.supportShareOfBill')],
    'settings.engineering.hoursPerMonth': [answered('operationsHoursPerMonth'), assumed('money.engineeringHoursPerMonth')],
    'settings.engineering.usdPerHour': [assumed('money.engineeringUsdPerHour')],
  },
}
