import { isAbsolute, join, relative } from 'node:path'
import { stringify } from 'yaml'
import { Failure } from '../../base/failure.ts'
import { nearestName } from '../../base/nearest-name.ts'
import { type Book, type EvidenceFile, evidenceFile, evidenceItems, sortedKeys, validate } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { fileSum } from './file-sum.ts'
import { writing } from './folder-files.ts'
import type { PlanFiles } from './plan-files.ts'

/** Files of a plan folder by the names that it has for them, with what is in them now. */
export async function namedFiles(
  dir: string,
  paths: readonly string[],
  parts: Pick<CliParts, 'openFile'>,
): Promise<EvidenceFile['files']> {
  const files: EvidenceFile['files'] = []
  for (const path of paths) {
    const name = relative(dir, path).replaceAll('\\', '/')
    if (name === '' || name.startsWith('../') || isAbsolute(name))
      throw new UsageError(`${path} must lie in the plan folder ${dir}`)
    if (/^evidence\/[^/]+\.(?:ya?ml|json)$/.test(name))
      throw new UsageError(`${path} would be taken for a record: put it into a folder below evidence`)
    const sha256 = await fileSum(path, parts)
    if (sha256 == null) throw new UsageError(sha256 === null ? `there is no file ${path}` : `${path} can't be read`)
    files.push({ path: name, sha256 })
  }
  return files
}

/** Refuses an item that no gate, scorecard or checklist asks for. */
export function requireItem(item: string, book: Book): void {
  const known = [...evidenceItems(book.limits)]
  if (known.includes(item)) return
  const near = nearestName(item, known)
  throw new UsageError(
    `no gate, scorecard or checklist has an item '${item}'${near === undefined ? '' : `; did you mean ${near}?`}`,
  )
}

/** Writes each record to a file of its own. One that is there already and says the same stays; one that says something else is refused. */
export async function writeRecords(
  dir: string,
  records: readonly unknown[],
  files: PlanFiles,
  { folders }: Pick<CliParts, 'folders'>,
) {
  const created: string[] = []
  const kept: string[] = []
  for (const one of records.map((record) => validate('the record', evidenceFile, record))) {
    if (!/^[\w.-]+$/.test(one.id))
      throw new UsageError(`the id '${one.id}' must be of letters, digits, dots and dashes: it names a file`)
    const name = `evidence/${one.id}.yaml`
    const text = stringify(sortedKeys(one))
    const isNew = await written(dir, name, text, folders)
    if (!isNew && (await files.text(join(dir, name))) !== text)
      throw new Failure('invalid', 'bad-document', 'no', `${name} is there already and says something else: give --id`)
    ;(isNew ? created : kept).push(name)
  }
  return { folder: dir, created, kept }
}

function written(dir: string, name: string, text: string, folders: CliParts['folders']): Promise<boolean> {
  return writing(dir, async () => {
    await folders.make(join(dir, 'evidence'))
    return await folders.create(join(dir, name), text)
  })
}
