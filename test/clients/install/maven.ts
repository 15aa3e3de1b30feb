import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cached.ts'
import { install } from './run.ts'

/** Fetches artifacts (`group:name:version`) with all they depend on; resolves with the folder of jars. */
export async function mavenJars(cache: string, name: string, artifacts: readonly string[]): Promise<string> {
  const folder = await cached(cache, name, artifacts.join('\n'), async (fresh) => {
    await writeFile(join(fresh, 'pom.xml'), project(artifacts))
    await install('mvn', ['--quiet', '--batch-mode', 'dependency:copy-dependencies', `-DoutputDirectory=${join(fresh, 'lib')}`], {
      cwd: fresh,
    })
  })
  return join(folder, 'lib')
}

function project(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`
  })
  return [
    '<project><modelVersion>4.0.0</modelVersion><groupId>odradek</groupId><artifactId>clients</artifactId><version>0</version>',
    `<dependencies>${dependencies.join('')}</dependencies></project>`,
  ].join('\n')
}
