import type { Findings } from './findings.ts'
import type { Pack } from './governance-changes.ts'
import { harmless } from './harmless.ts'
import { reportHtml } from './html.ts'
import { reportMarkdown } from './markdown.ts'
import { memoMarkdown, memoOf } from './memo.ts'
import { reportOf } from './report.ts'
import type { Report } from './report-model.ts'

/** The same report in each form, and the memo: what files of them are called, and what is in them. `earlier`: a pack that the governance is held against. */
export function reportFiles(findings: Findings, earlier?: Pack): readonly { readonly name: string; readonly text: string }[] {
  const report = reportOf(findings, earlier)
  return [
    { name: 'report.html', text: reportHtml(report) },
    { name: 'report.md', text: reportMarkdown(harmless(report)) },
    { name: 'report.json', text: `${JSON.stringify(report)}\n` },
    { name: 'memo.md', text: memoMarkdown(harmless(memoOf(findings))) },
    { name: 'governance.md', text: governancePack(report) },
  ]
}

/** For those who answer for security alone: the twelve headings by themselves. */
function governancePack(report: Report): string {
  const sections = report.sections.filter(({ id }) => id === 'governance')
  // The estate is the first of the documents, and all that the pack reads.
  const documents = report.documents.slice(0, 1)
  const title = report.title.replace(/^Plan/, 'Governance pack')
  return reportMarkdown(harmless({ ...report, title, documents, sections, traces: [] }))
}
