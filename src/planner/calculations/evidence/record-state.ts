import type { EvidenceFile } from '../../documents/evidence-file.ts'

/** SHA-256 of files as they are now, by path; null: there is none; missing: nobody read it. */
export type FileSums = Readonly<Record<string, string | null>>

export type FileState = 'same' | 'changed' | 'missing' | 'not-read'
export type RecordState = 'valid' | 'refused' | 'unknown'

export function stateOfFile(files: FileSums, path: string, sha256: string): FileState {
  if (!Object.hasOwn(files, path)) return 'not-read'
  if (files[path] === null) return 'missing'
  return files[path] === sha256 ? 'same' : 'changed'
}

/** Ids that more than one record has: nobody can tell which of them is meant. */
export function idsTwice(records: readonly EvidenceFile[]): ReadonlySet<string> {
  const ids = records.map(({ id }) => id)
  const first = new Map(ids.toReversed().map((id, at) => [id, ids.length - 1 - at]))
  return new Set(ids.filter((id, at) => first.get(id) !== at))
}

/** What keeps a record from counting: its files and its id. */
export function recordProblems({ id, files }: EvidenceFile, sums: FileSums, twice: ReadonlySet<string>): string[] {
  const found = files.map(({ path, sha256 }) => ({ path, state: stateOfFile(sums, path, sha256) }))
  return [
    ...found.flatMap(({ path, state }) => (state === 'same' ? [] : [`file-${state}: ${path}`])),
    ...(twice.has(id) ? [`id-twice: ${id}`] : []),
  ]
}

export function stateOfRecord(problems: readonly string[]): RecordState {
  if (problems.length === 0) return 'valid'
  return problems.every((one) => one.startsWith('file-not-read')) ? 'unknown' : 'refused'
}

/** Records that still stand on the files that they were made with. */
export function standingRecords(records: readonly EvidenceFile[], sums: FileSums): EvidenceFile[] {
  const twice = idsTwice(records)
  return records.filter((record) => recordProblems(record, sums, twice).length === 0)
}
