import type { Findings } from './findings.ts'
import { reportHtml } from './html.ts'
import { reportMarkdown } from './markdown.ts'
import { memoMarkdown, memoOf } from './memo.ts'
import { reportOf } from './report.ts'

/** The same report in each form, and the memo: what files of them are called, and what is in them. */
export function reportFiles(findings: Findings): readonly { readonly name: string; readonly text: string }[] {
  const report = reportOf(findings)
  return [
    { name: 'report.html', text: reportHtml(report) },
    { name: 'report.md', text: reportMarkdown(report) },
    { name: 'report.json', text: `${JSON.stringify(report, null, 2)}\n` },
    { name: 'memo.md', text: memoMarkdown(memoOf(findings)) },
  ]
}
