import { LINE_ITEMS } from '../../calculations/gates/gate-items.ts'
import { unknownZoneShare } from '../client-facts.ts'
import {
  allPassed,
  classesWith,
  drillsWith,
  fromEvidence,
  rehearsalFailed,
  scoreRecords,
  unitsRehearsed,
} from '../evidence-facts.ts'
import { fromCluster, fromDeployments, fromOutput, ofAnswers, THE_DAY } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

export const RECORDS = [fromEvidence('records whose files are as they were', scoreRecords)]

export const scoreExitInput: InputMap = {
  command: 'plan score exit',
  of: 'cluster',
  fields: {
    'compatibility.classesPassed': [classesWith('pass')],
    'compatibility.classesFailed': [classesWith('fail')],
    'cost.lineItemsPresent': [
      fromOutput('plan cost', 'groups', ({ groups }) => {
        const known = groups as Readonly<Record<string, number | null>>
        return LINE_ITEMS.filter((name) => known[name] != null).length
      }),
    ],
    'cost.scenarios': [fromOutput('plan compare', 'scenarioCount', ({ scenarioCount }) => scenarioCount)],
    'migration.units': [fromOutput('plan waves', 'units', ({ units }) => (units as readonly unknown[]).length)],
    'migration.unitsRehearsed': [unitsRehearsed],
    'migration.windows': [fromOutput('plan waves', 'waves', ({ waves }) => (waves as readonly unknown[]).length)],
    'migration.rehearsalFailed': [rehearsalFailed],
    'network.routing': [allPassed(['N5', 'N6'])],
    'network.locality': [allPassed(['N1'])],
    'network.dns': [allPassed(['N2'])],
    'network.tls': [allPassed(['N3'])],
    'network.observability': [allPassed(['N7'])],
    'network.unknownBytesShare': [fromCluster('clients', 'bytes of those without a zone ÷ of all', unknownZoneShare)],
    'operations.drillsPassed': [drillsWith('pass')],
    'operations.drillsFailed': [drillsWith('fail')],
  },
}

export const scoreProcurementInput: InputMap = {
  command: 'plan score procurement',
  of: 'folder',
  takesOption: true,
  fields: {
    now: [THE_DAY],
    option: [
      {
        wanted: '--option',
        find: ({ option }) => (option === undefined ? undefined : { value: option, source: { kind: 'input', path: '--option' } }),
      },
    ],
    evidence: RECORDS,
    signOffs: [ofAnswers('signOffs')],
  },
}

/** Candidates are all options that the assumptions deploy; without any those that there are records of. */
export const scoreEvaluationInput: InputMap = {
  command: 'plan score evaluation',
  of: 'folder',
  fields: {
    now: [THE_DAY],
    candidates: [
      fromDeployments('its options', (options) => (options.length === 0 ? null : options.toSorted())),
      fromEvidence('what evaluation.* is about', (records) => {
        const scopes = records.flatMap(({ item, scope }) => (item.startsWith('evaluation.') ? (scope ?? []) : []))
        return scopes.length === 0 ? null : [...new Set(scopes)].sort()
      }),
    ],
    evidence: RECORDS,
  },
}
