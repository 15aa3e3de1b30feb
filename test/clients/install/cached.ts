import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The folder `name` under `cache`, made by `make` unless it is there with the same `recipe`: the versions and sources it was made from.
 * A run that broke off leaves nothing that looks finished.
 */
export async function cached(
  cache: string,
  name: string,
  recipe: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cache, name)
  const stamp = join(folder, '.recipe')
  const wanted = createHash('sha256').update(recipe).digest('hex')
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await make(folder)
  await writeFile(`${stamp}.new`, wanted)
  await rename(`${stamp}.new`, stamp)
  return folder
}

/** The text of all files of a source folder with their names, as part of a recipe. */
export async function sourcesOf(folder: string): Promise<string> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort()
  const texts = await Promise.all(files.map(async (file) => `${file.slice(folder.length)}\n${await readFile(file, 'utf8')}`))
  return texts.join('\n')
}
