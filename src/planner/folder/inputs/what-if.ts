import { planCost } from '../../calculations/cost.ts'
import { assumed, type Finder, fromDeployments, fromEstate, known } from '../finders.ts'
import { type InputMap, mappedInput } from '../input-map.ts'
import type { Place } from '../place.ts'
import { costInput } from './cost.ts'

/** All fields of `plan cost`, as a part of another input. */
function costFields(part: string): InputMap['fields'] {
  return Object.fromEntries(Object.entries(costInput.fields).map(([name, finders]) => [`${part}.${name}`, finders]))
}

/** Entries of the assumptions that say how far off they may be. */
const RANGES: Finder = {
  wanted: 'assumptions.yaml low and high of entries of /workload',
  find: ({ folder: { assumptions } }) => {
    const ranges = ['workload', 'retention', 'network', 'durability'].flatMap((part) =>
      Object.entries((assumptions?.value as Readonly<Record<string, Readonly<Record<string, Entry>>>> | undefined)?.[part] ?? {})
        .filter(([name]) => Object.hasOwn(costInput.fields, `workload.${name}`))
        .flatMap(([name, { low, high }]) =>
          typeof low === 'number' && typeof high === 'number' ? [[`workload.${name}`, [low, high]] as const] : [],
        ),
    )
    if (assumptions === undefined || ranges.length === 0) return undefined
    return known(Object.fromEntries(ranges), assumptions.name, [], { from: 'low and high of its entries' })
  },
}

interface Entry {
  readonly low?: unknown
  readonly high?: unknown
}

export const sensitivityInput: InputMap = {
  command: 'plan sensitivity',
  of: 'cluster',
  takesOption: true,
  fields: { ...costFields('base'), vary: [RANGES] },
}

/** What runs now against everything that the assumptions deploy besides. Once-only money is that of the assumptions, the same for all. */
export const compareInput: InputMap = {
  command: 'plan compare',
  of: 'cluster',
  takesOption: true,
  fields: {
    ...costFields('current.cost'),
    alternatives: [
      fromDeployments('options besides the current one', (options, place) => {
        const others = options.filter((option) => option !== (place.option ?? place.cluster?.value.platform)).sort()
        return others.length === 0 ? null : others.map((option) => alternative(option, place))
      }),
    ],
    bill: [
      fromEstate('bills', 'the newest; of one cluster alone', ({ bills, clusters }) => {
        const newest = bills
          ?.filter(({ lines }) => (lines?.length ?? 0) > 0)
          .toSorted((one, other) => (one.period < other.period ? 1 : -1))[0]
        if (newest === undefined || clusters?.length !== 1) return null
        const { period, account, lines } = newest
        return {
          period,
          ...(account == null ? {} : { account }),
          lines: lines!.map((line) => ({ ...line, usd: line.usd ?? null })),
        }
      }),
    ],
  },
}

function alternative(option: string, place: Place) {
  const money = (name: 'oneOffUsd' | 'overlapWeeks') => assumed(`money.${name}`).find(place)?.value ?? null
  const link = assumed('network.linkMiBps').find(place)?.value
  const { input } = mappedInput(costInput, planCost, { ...place, option })
  return {
    option,
    cost: input,
    oneOffUsd: money('oneOffUsd'),
    overlapWeeks: money('overlapWeeks'),
    ...(link === undefined ? {} : { linkMiBps: link }),
  }
}
