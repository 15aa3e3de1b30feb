import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runToEnd } from './child.ts'

export const KAFKA_VERSION = '4.3.0'

/** What Kafka's own start scripts give every JVM. */
const SCRIPT_FLAGS = [
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
]

/** Heaps of kafka-server-start.sh and of the perf tools' scripts. */
export const BROKER_HEAP = ['-Xmx1G', '-Xms1G']
export const TOOL_HEAP = ['-Xmx512M']

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>odradek</groupId><artifactId>bench-peer</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>${KAFKA_VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`

/** Apache Kafka's jars on this machine. */
export class KafkaJars {
  readonly #classPath: string

  private constructor(folder: string) {
    this.#classPath = join(folder, '*')
  }

  /** Fetches broker and tools with Maven into `cache`, once. */
  static async fetch(cache: string): Promise<KafkaJars> {
    const home = join(cache, `kafka-${KAFKA_VERSION}`)
    const lib = join(home, 'lib')
    if (!existsSync(lib)) {
      process.stderr.write(`fetching Apache Kafka ${KAFKA_VERSION} with Maven\n`)
      const partial = join(home, 'partial')
      await rm(partial, { recursive: true, force: true })
      await mkdir(partial, { recursive: true })
      await writeFile(join(home, 'pom.xml'), POM)
      await runToEnd([
        'mvn',
        '-q',
        '-B',
        '-f',
        join(home, 'pom.xml'),
        'dependency:copy-dependencies',
        `-DoutputDirectory=${partial}`,
      ])
      await rename(partial, lib)
    }
    return new KafkaJars(lib)
  }

  /** A command that runs `mainClass` as Kafka's scripts would, warnings only, numbers with a point. */
  command(mainClass: string, heap: readonly string[], args: readonly string[]): readonly string[] {
    return [
      javaProgram(),
      ...heap,
      ...SCRIPT_FLAGS,
      '-Duser.language=en',
      '-Duser.country=US',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      this.#classPath,
      mainClass,
      ...args,
    ]
  }
}

export function javaProgram(): string {
  const home = process.env.JAVA_HOME
  return home === undefined ? 'java' : join(home, 'bin', 'java')
}
