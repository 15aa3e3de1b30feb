import type { Findings } from './findings.ts'
import { gateStatusOf } from './gate-status.ts'
import type { Pack } from './governance-changes.ts'
import { type Report, titleOf } from './report-model.ts'
import { comparisonSection } from './sections/comparison.ts'
import { costSection } from './sections/cost.ts'
import { driversSection } from './sections/drivers.ts'
import { gatesSection } from './sections/gates.ts'
import { glossarySection } from './sections/glossary.ts'
import { governanceSection } from './sections/governance.ts'
import { networkSection } from './sections/network.ts'
import { pricesSection } from './sections/prices.ts'
import { scorecardsSection } from './sections/scorecards.ts'
import { sizingSection } from './sections/sizing.ts'
import { topologySection } from './sections/topology.ts'
import { unknownsSection } from './sections/unknowns.ts'
import { verdictSection } from './sections/verdict.ts'
import { wavesSection } from './sections/waves.ts'
import { workloadSection } from './sections/workload.ts'
import { traceGroups } from './trace-groups.ts'

/** All that documents say about one cluster, in the order in which people ask. Sections without their documents say what is missing. */
export function reportOf(findings: Findings, earlier?: Pack): Report {
  const gates = gateStatusOf(findings.of('plan gates'))
  const sections = [
    verdictSection(findings, gates),
    gatesSection(findings, gates),
    costSection(findings, gates),
    driversSection(findings, gates),
    comparisonSection(findings, gates),
    workloadSection(findings),
    networkSection(findings, gates),
    topologySection(findings),
    sizingSection(findings),
    scorecardsSection(findings),
    wavesSection(findings),
    governanceSection(findings, earlier),
    unknownsSection(findings),
    pricesSection(findings),
    glossarySection(),
  ]
  const { folder, cluster } = findings.place
  const { estate, assumptions, answers, evidence } = folder
  return {
    kind: 'odradek/report',
    version: 1,
    title: titleOf(cluster?.value.id),
    documents: [estate, assumptions, answers, ...evidence].flatMap((one) => (one === undefined ? [] : [one.name])),
    sections,
    traces: traceGroups(findings.found, sections),
  }
}
