import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cached.ts'
import { install, run } from './run.ts'

/** Unpacks Debian packages into a folder of ours, as any user: nothing is installed. Resolves with the unpacked root. */
export async function debianRoot(cache: string, name: string, packages: readonly string[]): Promise<string> {
  const folder = await cached(cache, name, packages.join('\n'), async (fresh) => {
    const [lists, archives] = [join(fresh, 'lists'), join(fresh, 'archives')]
    await mkdir(join(lists, 'partial'), { recursive: true })
    await mkdir(join(archives, 'archives', 'partial'), { recursive: true })
    // Lists of our own: the system's may be missing and are not ours to write.
    const apt = (...args: string[]) =>
      install(
        'apt-get',
        ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${archives}`, '-o', 'APT::Sandbox::User=', ...args],
        { cwd: fresh },
      )
    await apt('--error-on=any', 'update')
    await apt('download', ...packages)
    for (const file of (await readdir(fresh)).filter((entry) => entry.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(fresh, file), join(fresh, 'root')], { cwd: fresh })
    }
  })
  return join(folder, 'root')
}

/** The folder of shared libraries in an unpacked root, whatever the machine's architecture. */
export async function libraryFolder(root: string): Promise<string> {
  const inside = join(root, 'usr', 'lib')
  const triplet = (await readdir(inside)).find((entry) => entry.endsWith('-linux-gnu'))
  return triplet === undefined ? inside : join(inside, triplet)
}
