import { join } from 'node:path'
import type { Random } from '../../base/ports.ts'
import { type Hide, hideWith, KEEP } from '../../planner/planner.ts'
import type { CliParts } from '../cli-parts.ts'
import { writing } from './folder-files.ts'
import type { PlanFiles } from './plan-files.ts'

export const SALT_FILE = 'address.salt'
const SALT_BYTES = 16

/** As they are if that was asked for. */
export async function hideByOptions(
  { dir, keepAddresses }: { readonly dir: string; readonly keepAddresses?: true },
  files: PlanFiles,
  folders: CliParts['folders'],
  random: Random,
): Promise<Hide> {
  return keepAddresses === true ? KEEP : await hideByFolder(dir, files, folders, random)
}

/** By the salt of a plan folder, which is made the first time: the same address gets the same hash as long as the folder keeps it. */
export async function hideByFolder(dir: string, files: PlanFiles, folders: CliParts['folders'], random: Random): Promise<Hide> {
  const path = join(dir, SALT_FILE)
  await writing(path, async () => {
    await folders.make(dir)
    await folders.create(path, `${Buffer.from(random.bytes(SALT_BYTES)).toString('hex')}\n`, { isSecret: true })
  })
  return hideWith((await files.text(path)).trim())
}
