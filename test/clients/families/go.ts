import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, sourcesOf } from '../install/cached.ts'
import { install } from '../install/run.ts'
import { VERSIONS } from '../versions.ts'
import type { ClientRow, Places } from './family.ts'

/** One module holds both programs; `go.mod` pins the libraries, and a test compares it with the version table. */
export const goRows: readonly ClientRow[] = [
  { family: 'franz-go', client: 'franz-go (Go)', version: VERSIONS.franzGo, install: (places) => build(places, 'franz') },
  { family: 'sarama', client: 'sarama (Go)', version: VERSIONS.sarama, install: (places) => build(places, 'sarama') },
]

async function build({ cache, sources }: Places, program: string) {
  const source = join(sources, 'go')
  const folder = await cached(cache, `go-${program}`, await sourcesOf(source), async (fresh) => {
    await cp(source, join(fresh, 'source'), { recursive: true })
    await install('go', ['build', '-o', join(fresh, program), `./${program}`], { cwd: join(fresh, 'source') })
  })
  return { file: join(folder, program), args: [] }
}
