import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, sourcesOf } from '../install/cached.ts'
import { install } from '../install/run.ts'
import { VERSIONS } from '../versions.ts'
import type { ClientRow } from './family.ts'

/** The crate compiles its own librdkafka, which takes a minute or two the first time. */
export const rustRow: ClientRow = {
  family: 'rust',
  client: 'rdkafka (Rust, librdkafka)',
  version: VERSIONS.rdkafka,
  async install({ cache, sources }) {
    const source = join(sources, 'rust')
    const folder = await cached(cache, 'rust', await sourcesOf(source), async (fresh) => {
      await cp(source, join(fresh, 'source'), { recursive: true })
      const args = ['build', '--release', '--quiet', '--target-dir', join(cache, 'rust-target')]
      await install('cargo', args, { cwd: join(fresh, 'source') })
      await cp(join(cache, 'rust-target', 'release', 'odradek-clients'), join(fresh, 'program'))
    })
    return { file: join(folder, 'program'), args: [] }
  },
}
