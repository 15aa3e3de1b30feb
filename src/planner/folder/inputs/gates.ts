import { awkwardClasses, clientFamilies } from '../awkward-facts.ts'
import { fromEvidence, gateRecords, waveName } from '../evidence-facts.ts'
import { fromCluster, fromOutput, ofAnswers, THE_DAY } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

/** Waves are those that `plan waves` makes of the same documents: a record for one says nothing of the others. */
export const gatesInput: InputMap = {
  command: 'plan gates',
  of: 'cluster',
  fields: {
    now: [THE_DAY],
    evidence: [fromEvidence('records whose files are as they were', gateRecords)],
    waves: [fromOutput('plan waves', 'waves', ({ waves }) => (waves as readonly Wave[]).map(({ index }) => waveName(index)))],
    awkwardClasses: [fromCluster('topics', 'flags of topics, and what clients and groups show', awkwardClasses)],
    clientFamilies: [fromCluster('clients', 'software that they name', clientFamilies)],
    notApplicable: [ofAnswers('notApplicable')],
    waivers: [ofAnswers('waivers')],
    'cost.lineItems': [fromOutput('plan cost', 'groups', ({ groups }) => groups)],
    'cost.scenarios': [fromOutput('plan compare', 'scenarioCount', ({ scenarioCount }) => scenarioCount)],
    'cost.billError': [
      fromOutput('plan compare', 'bill.total.errorRatio', ({ bill }) => (bill as Bill | null)?.total.errorRatio),
    ],
  },
}

interface Wave {
  readonly index: number
}

interface Bill {
  readonly total: { readonly errorRatio: number | null }
}
