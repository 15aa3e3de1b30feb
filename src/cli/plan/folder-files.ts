import { join, relative, sep } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { type FileSums, type NamedDocument, type PlanFolder, planFolder } from '../../planner/planner.ts'
import type { CliParts, FolderParts } from '../cli-parts.ts'
import { UsageError } from '../exit-code.ts'
import { fileSum } from './file-sum.ts'
import type { PlanFiles } from './plan-files.ts'

const ENDINGS = ['.yaml', '.yml', '.json']

/** The files of a plan folder by what they are. */
export interface FoundFolder {
  readonly path: string
  readonly folder: PlanFolder
  /** Price files and files of limits of its own, which count as if they had been named. */
  readonly prices: readonly string[]
  readonly limits: readonly string[]
  /** Names of the documents that are there. */
  readonly documents: readonly string[]
}

type FolderSources = Pick<CliParts, 'folders' | 'openFile'>

/** Finds and reads the documents of a plan folder; what isn't there is missing. */
export async function readFolder(path: string, files: PlanFiles, parts: FolderSources): Promise<FoundFolder> {
  const names = await listed(parts.folders, path)
  const pathOf = (kind: string): string | undefined => onlyOne(path, names, kind)
  const read = async (kind: string): Promise<NamedDocument | undefined> => {
    const found = pathOf(kind)
    return found === undefined ? undefined : { ...(await files.document(found)), name: nameIn(path, found) }
  }
  const evidencePaths = names.includes('evidence') ? await evidenceOf(parts.folders, join(path, 'evidence')) : []
  const evidence: NamedDocument[] = []
  for (const one of evidencePaths) evidence.push({ ...(await files.document(one)), name: nameIn(path, one) })
  const documents = {
    estate: await read('estate'),
    assumptions: await read('assumptions'),
    answers: await read('answers'),
    calibration: await read('calibration'),
  }
  const folder = planFolder({ ...documents, evidence, evidenceFiles: await sumsOf(path, evidence, parts) })
  const present = ['estate', 'assumptions', 'answers', 'calibration', 'prices', 'limits'].flatMap((kind) => pathOf(kind) ?? [])
  return {
    path,
    folder,
    prices: [pathOf('prices')].filter((one) => one !== undefined),
    limits: [pathOf('limits')].filter((one) => one !== undefined),
    documents: [...present, ...evidencePaths].map((one) => nameIn(path, one)),
  }
}

/** Records name their files as the folder does. Whether records are as they must be is checked after this. */
async function sumsOf(path: string, evidence: readonly NamedDocument[], parts: FolderSources): Promise<FileSums> {
  const named = evidence.flatMap(({ value }) => filesIn(value))
  const sums: Record<string, string | null> = {}
  for (const name of new Set(named)) {
    // What lies elsewhere is nobody's evidence, and may never end: a folder may come from anybody.
    const sum = isWithin(path, join(path, name)) ? await fileSum(join(path, name), parts) : undefined
    if (sum !== undefined) sums[name] = sum
  }
  return sums
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way.split(sep)[0] !== '..'
}

function filesIn(record: unknown): string[] {
  const files = (record as { readonly files?: unknown } | null)?.files
  if (!Array.isArray(files)) return []
  return files.flatMap((file: { readonly path?: unknown } | null) => (typeof file?.path === 'string' ? file.path : []))
}

async function evidenceOf(folders: FolderParts, path: string): Promise<string[]> {
  const names = await listed(folders, path)
  return names
    .filter((name) => ENDINGS.some((ending) => name.endsWith(ending)))
    .sort()
    .map((name) => join(path, name))
}

async function listed(folders: FolderParts, path: string): Promise<readonly string[]> {
  try {
    return (await folders.list(path)) ?? []
  } catch (cause) {
    throw folderFailure(path, "can't be read", cause)
  }
}

/** Two files that could both be meant are one too many. */
function onlyOne(path: string, names: readonly string[], kind: string): string | undefined {
  const found = ENDINGS.map((ending) => `${kind}${ending}`).filter((name) => names.includes(name))
  if (found.length > 1)
    throw new Failure('invalid', 'bad-document', 'no', `${path} holds ${found.join(' and ')}: which one counts?`)
  return found[0] === undefined ? undefined : join(path, found[0])
}

/** As the folder's own documents name each other: the same wherever it lies. */
function nameIn(path: string, found: string): string {
  return relative(path, found).replaceAll('\\', '/')
}

/** What `write` does at `path`, or a sentence about what is in its way. */
export async function writing<Result>(path: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw folderFailure(path, "can't be written", cause)
  }
}

export function folderFailure(path: string, what: string, cause: unknown): Failure {
  return new Failure(
    'invalid',
    'unreadable-input',
    'no',
    `${path} ${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  )
}
