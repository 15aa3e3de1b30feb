import { Failure } from '../base/failure.ts'
import { nearestName } from '../base/nearest-name.ts'
import type { Book } from './book/book.ts'
import type { Calculation } from './calculation.ts'
import { constantId } from './calculation.ts'
import { CALCULATIONS } from './calculations.ts'

export { Book, type BookFiles, type NamedDocument, type Overlays } from './book/book.ts'
export { isKnown, type Price } from './book/price.ts'
export type { Calculation } from './calculation.ts'
export type { FileSums } from './calculations/evidence/record-state.ts'
export { evidenceItems } from './calculations/gates/evidence-items.ts'
export { CALCULATIONS } from './calculations.ts'
export { type CalibratedCluster, calibrateCluster } from './calibration/calibrate-cluster.ts'
export { MetricsText } from './calibration/metrics-text.ts'
export { csvLine } from './csv.ts'
export { sortedKeys } from './documents/canonical.ts'
export { DOCUMENT_SCHEMAS } from './documents/documents.ts'
export { type Coverage, type Estate, estateFile, type Series } from './documents/estate.ts'
export type { Cluster } from './documents/estate-cluster.ts'
export { isSecretSetting } from './documents/estate-fields.ts'
export { type EvidenceFile, evidenceFile } from './documents/evidence-file.ts'
export { evidenceId, evidenceLines } from './documents/evidence-lines.ts'
export { junitCounts } from './documents/junit.ts'
export { withoutOdd } from './documents/odd-values.ts'
export { validate } from './documents/validate.ts'
export { type AwkwardFinding, awkwardWorkloads } from './estate/awkward.ts'
export { coverageReport } from './estate/coverage-report.ts'
export { diffEstates } from './estate/diff.ts'
export { type Hide, hideWith, KEEP } from './estate/hide.ts'
export { canonicalEstate, mergeEstates } from './estate/merge.ts'
export { estateTables, tableCsv } from './estate/tables.ts'
export { evaluateFolder } from './folder/evaluate-folder.ts'
export { waveName } from './folder/evidence-facts.ts'
export { firstSteps } from './folder/first-steps.ts'
export { initDocuments } from './folder/init-documents.ts'
export { INIT_FIELDS, type InitField, initFault } from './folder/init-fields.ts'
export type { InputMap } from './folder/input-map.ts'
export { inputMapOf } from './folder/input-maps.ts'
export { placeOf, wholePlace } from './folder/place.ts'
export { type FolderDocuments, type PlanFolder, planFolder } from './folder/plan-folder.ts'
export { importSources } from './imports/import-sources.ts'
export { IMPORTERS } from './imports/imports.ts'
export { Source } from './imports/source.ts'
export { effectiveOf } from './imports/topic-settings.ts'
export { numberText } from './number-text.ts'
export { oracleFile, runOracles } from './oracles.ts'
export { priceFindings } from './price-findings.ts'
export { type Probe, type ProbedAddress, type ProbeVerdict, probeVerdicts } from './probe/probe.ts'
export { type RateSnapshot, type SeriesRates, snapshotRates } from './rates/snapshot-rates.ts'
export { Findings } from './report/findings.ts'
export { packOf } from './report/governance-changes.ts'
export { reportFiles } from './report/report-files.ts'
export { type JsonSchema, jsonSchemaOf, z } from './schema.ts'
export { sha256 } from './sha256.ts'
export { sourceText } from './source.ts'
export type { TraceEntry } from './trace.ts'
export { type Totals, totals } from './watch/forecast.ts'
export { totalsOf, type WatchFinding, watchRound } from './watch/watch.ts'
export { WATCH_DAYS } from './watch/watch-limits.ts'
export { watchMetrics } from './watch/watch-metrics.ts'
export { type MigrationWindow, refusals, windowsFile } from './windows/windows.ts'

/** The door of the room: the calculation of a command, `plan fit kafka`; nothing where there is none. */
export function calculationOf(command: string): Calculation | undefined {
  return CALCULATIONS.find((one) => one.command === command)
}

/** Refuses files of limits that set constants which no calculation has: they would change nothing, in silence. */
export function checkConstants(book: Book): void {
  const known = CALCULATIONS.flatMap(({ command, constants }) => Object.keys(constants).map((name) => constantId(command, name)))
  for (const id of book.limits.constantIds) {
    if (known.includes(id)) continue
    const near = nearestName(id, known)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw new Failure('invalid', 'bad-document', 'no', `limits: /constants/${id} is unknown${hint}`)
  }
}
