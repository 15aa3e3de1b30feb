import { OPTIONS } from '../../calculations/responsibilities/duties.ts'
import { fromCluster, fromDeployments } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

const isOption = (name: string | null | undefined): boolean => (OPTIONS as readonly (string | null | undefined)[]).includes(name)

/** What runs now, and what the assumptions deploy; without either all there are. */
export const responsibilitiesInput: InputMap = {
  command: 'plan responsibilities',
  of: 'cluster',
  fields: {
    options: [
      fromDeployments('its options, and the platform of the cluster', (options, { cluster }) => {
        const all = [...options, ...[cluster?.value.platform ?? []].flat()].filter(isOption)
        return all.length === 0 ? null : [...new Set(all)].sort()
      }),
      fromCluster('platform', 'what it runs on', ({ platform }) => (isOption(platform) ? [platform] : null)),
    ],
  },
}
