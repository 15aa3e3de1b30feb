import type { Findings, Found } from './findings.ts'
import { gateStatusOf } from './gate-status.ts'
import type { Report, TraceGroup } from './report-model.ts'
import { traceId } from './section-parts.ts'
import { costSection } from './sections/cost.ts'
import { driversSection } from './sections/drivers.ts'
import { gatesSection } from './sections/gates.ts'
import { networkSection } from './sections/network.ts'
import { pricesSection } from './sections/prices.ts'
import { scorecardsSection } from './sections/scorecards.ts'
import { sizingSection } from './sections/sizing.ts'
import { topologySection } from './sections/topology.ts'
import { unknownsSection } from './sections/unknowns.ts'
import { verdictSection } from './sections/verdict.ts'
import { wavesSection } from './sections/waves.ts'
import { workloadSection } from './sections/workload.ts'

/** All that documents say about one cluster, in the order in which people ask. Sections without their documents say what is missing. */
export function reportOf(findings: Findings): Report {
  const gates = gateStatusOf(findings.of('plan gates'))
  const sections = [
    verdictSection(findings, gates),
    gatesSection(findings, gates),
    costSection(findings, gates),
    driversSection(findings, gates),
    workloadSection(findings),
    networkSection(findings, gates),
    topologySection(findings),
    sizingSection(findings),
    scorecardsSection(findings),
    wavesSection(findings),
    unknownsSection(findings),
    pricesSection(findings),
  ]
  const { folder, cluster } = findings.place
  const { estate, assumptions, answers, evidence } = folder
  return {
    kind: 'odradek/report',
    version: 1,
    title: cluster === undefined ? 'Plan' : `Plan for ${cluster.value.id}`,
    documents: [estate, assumptions, answers, ...evidence].flatMap((one) => (one === undefined ? [] : [one.name])),
    sections,
    traces: findings.found.map(traceGroup),
  }
}

/** A step that was written down twice has its first one linked, and the others numbered. */
function traceGroup({ name, trace }: Found): TraceGroup {
  const seen = new Map<string, number>()
  const steps = trace.map((entry) => {
    const id = traceId(name, entry.step)
    const times = (seen.get(id) ?? 0) + 1
    seen.set(id, times)
    return { id: times === 1 ? id : `${id}.${times}`, entry }
  })
  return { calculation: name, steps }
}
