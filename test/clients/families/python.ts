import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from '../install/cached.ts'
import { install, run } from '../install/run.ts'
import { VERSIONS } from '../versions.ts'
import type { ClientRow } from './family.ts'

export const pythonRow: ClientRow = {
  family: 'python',
  client: 'confluent-kafka (Python, librdkafka)',
  version: VERSIONS.confluentKafka,
  async install({ cache, sources }) {
    const source = join(sources, 'python')
    const requirements = join(source, 'requirements.txt')
    const folder = await cached(cache, 'python', await readFile(requirements, 'utf8'), async (fresh) => {
      await run('python3', ['-m', 'venv', join(fresh, 'venv')], { cwd: fresh })
      await install(join(fresh, 'venv', 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements], { cwd: fresh })
    })
    return { file: join(folder, 'venv', 'bin', 'python'), args: ['-B', join(source, 'main.py')] }
  },
}
