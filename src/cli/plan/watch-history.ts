import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { MS_PER_DAY } from '../../base/utc-text.ts'
import { type Totals, totals, validate, WATCH_DAYS } from '../../planner/planner.ts'
import type { FolderParts } from '../cli-parts.ts'
import { writing } from './folder-files.ts'
import type { PlanFiles } from './plan-files.ts'

const FILE = 'watch-history.jsonl'
/** Kept a while longer than forecasts go by. */
const KEPT_DAYS = WATCH_DAYS.historyDays * 2

/** What rounds of watching counted: a line of JSON for each cluster and round. */
export async function withHistory(
  dir: string,
  counted: readonly Totals[],
  nowMs: number,
  files: PlanFiles,
  folders: FolderParts,
): Promise<readonly Totals[]> {
  const path = join(dir, FILE)
  const names = await folders.list(dir)
  const text = names?.includes(FILE) === true ? await files.text(path) : ''
  const before = text.split('\n').flatMap((line, at) => (line === '' ? [] : [lineOf(path, line, at + 1)]))
  const all = [...before, ...counted].filter(({ at }) => nowMs - Date.parse(at) <= KEPT_DAYS * MS_PER_DAY)
  await writing(path, () => folders.replace(path, all.map((one) => `${JSON.stringify(one)}\n`).join('')))
  return all
}

function lineOf(path: string, line: string, number: number): Totals {
  try {
    return validate(`${path} line ${number}`, totals, JSON.parse(line))
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw new Failure('invalid', 'unreadable-input', 'no', `${path} can't be read: line ${number} is no JSON`, cause)
  }
}
