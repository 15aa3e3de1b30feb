import { join } from 'node:path'
import { debianRoot, libraryFolder } from '../install/debian.ts'
import { run } from '../install/run.ts'
import { VERSIONS } from '../versions.ts'
import type { ClientRow } from './family.ts'

export const kcatRow: ClientRow = {
  family: 'kcat',
  client: 'kcat (C, librdkafka)',
  version: VERSIONS.kcat,
  async install({ cache, built }) {
    const root = await debianRoot(cache, 'kcat', ['kcat', 'librdkafka1', 'libyajl2'])
    const kcat = join(root, 'usr', 'bin', 'kcat')
    const env = { LD_LIBRARY_PATH: await libraryFolder(root) }
    const version = /Version (\S+)/.exec(await run(kcat, ['-V'], { cwd: root, env }))?.[1] ?? 'unknown'
    return { file: process.execPath, args: [join(built, 'node', 'kcat.js'), version, kcat], env }
  },
}
