import { createHash } from 'node:crypto'
import type { CliParts } from '../cli-parts.ts'

/** SHA-256 of a file in small hex; null if there is none, undefined if it can't be read. */
export async function fileSum(path: string, { openFile }: Pick<CliParts, 'openFile'>): Promise<string | null | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const piece of openFile(path)) hash.update(piece)
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' ? null : undefined
  }
  return hash.digest('hex')
}
