import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, sourcesOf } from '../install/cached.ts'
import { mavenJars } from '../install/maven.ts'
import { run } from '../install/run.ts'
import { VERSIONS } from '../versions.ts'
import type { ClientRow } from './family.ts'

/** A short-lived JVM on a crowded machine: the quick compiler only, one collector thread. */
export const JVM_FLAGS = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xmx512m',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
] as const

export const javaRows: readonly ClientRow[] = VERSIONS.javaClients.map((version) => ({
  family: 'java',
  client: 'kafka-clients (Java)',
  version,
  async install({ cache, sources }) {
    const jars = await mavenJars(cache, `java-${version}`, [
      `org.apache.kafka:kafka-clients:${version}`,
      `com.fasterxml.jackson.core:jackson-databind:${VERSIONS.jackson}`,
      `org.slf4j:slf4j-simple:${VERSIONS.slf4j}`,
    ])
    const source = join(sources, 'java')
    const classes = await cached(cache, `java-${version}-program`, await sourcesOf(source), async (folder) => {
      await mkdir(folder, { recursive: true })
      const files = (await readdir(source)).filter((name) => name.endsWith('.java')).map((name) => join(source, name))
      await run('javac', ['-nowarn', '-d', folder, '-cp', join(jars, '*'), ...files], { cwd: folder })
    })
    return { file: 'java', args: [...JVM_FLAGS, '-cp', `${classes}:${join(jars, '*')}`, 'Main'] }
  },
}))
