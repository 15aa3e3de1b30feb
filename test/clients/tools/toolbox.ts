import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Broker, ClusterMember } from '../brokers/broker.ts'
import { JVM_FLAGS } from '../families/java.ts'
import { runBytes } from '../install/run.ts'
import { poll } from '../watch.ts'

const TOOL_MS = 60_000

/** Kafka's command-line tools, run the way their start scripts run them. Names are the scripts' names. */
export class Toolbox {
  readonly #jars: string
  readonly #broker: Broker
  readonly #folder: string

  /** Begins the names of all topics and groups of one tool's check. */
  readonly prefix: string

  constructor(jars: string, broker: Broker, folder: string, prefix: string) {
    this.#jars = jars
    this.#broker = broker
    this.#folder = folder
    this.prefix = prefix
  }

  get members(): readonly ClusterMember[] {
    return this.#broker.members
  }

  /** Runs a tool once for each broker of a cluster, which it is told alone; resolves with what it printed for each. */
  async runEverywhere(tool: ToolName, ...args: string[]): Promise<string[]> {
    const printed: string[] = []
    for (const { address } of this.members) printed.push(await this.#java(tool, address, args, '', true))
    return printed
  }

  /** Runs a tool to its end with `--bootstrap-server`; resolves with all it printed. */
  run(tool: ToolName, ...args: string[]): Promise<string> {
    return this.runWith(tool, '', ...args)
  }

  /** The same with text on standard input. */
  runWith(tool: ToolName, input: string, ...args: string[]): Promise<string> {
    return this.#java(tool, this.#broker.address, args, input, true)
  }

  async #java(tool: ToolName, bootstrap: string, args: readonly string[], input: string, withErrors: boolean): Promise<string> {
    // Its subcommand comes first.
    const [before, after] = tool === 'kafka-cluster' ? [args.slice(0, 1), args.slice(1)] : [[], args]
    const java = [...JVM_FLAGS, '-cp', join(this.#jars, '*'), CLASSES[tool], ...before, '--bootstrap-server', bootstrap, ...after]
    return (await runBytes('java', java, { cwd: this.#folder, input, deadlineMs: TOOL_MS, withErrors })).toString()
  }

  async makeTopic(name: string, partitions = 1, ...args: string[]): Promise<string> {
    const topic = `${this.prefix}-${name}`
    await this.run(
      'kafka-topics',
      '--create',
      '--topic',
      topic,
      '--partitions',
      `${partitions}`,
      '--replication-factor',
      '1',
      ...args,
    )
    return topic
  }

  /** Numbers as records, one a line. */
  async fill(topic: string, count: number): Promise<void> {
    const lines = Array.from({ length: count }, (_, index) => `${index}\n`).join('')
    await this.runWith('kafka-console-producer', lines, '--topic', topic)
  }

  /** Records whose timestamps begin at this one; each is a moment, the tool's own, after the one before. */
  async fillAt(topic: string, count: number, timestampMs: number): Promise<void> {
    await this.run(
      'kafka-verifiable-producer',
      '--topic',
      topic,
      '--max-messages',
      `${count}`,
      '--message-create-time',
      `${timestampMs}`,
    )
  }

  /** The lines that the console consumer prints for these records; its chatter goes elsewhere. */
  async consume(topic: string, ...args: string[]): Promise<string[]> {
    const printed = await this.#java(
      'kafka-console-consumer',
      this.#broker.address,
      ['--topic', topic, '--timeout-ms', '30000', ...args],
      '',
      false,
    )
    return printed.split('\n').filter((line) => line !== '')
  }

  /** A file for a tool to read; gives its path. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.#folder, `${this.prefix}-${name}`)
    await writeFile(path, text)
    return path
  }

  /** Runs a tool until what it prints fits: an admin call may be answered a moment before its effect shows. */
  async until(fits: RegExp, tool: ToolName, ...args: string[]): Promise<string> {
    let last = ''
    const look = async () => {
      last = await this.run(tool, ...args)
      return fits.test(last) ? last : undefined
    }
    return poll(look, 15_000, `${tool} to print ${fits}`).catch((error: Error) => {
      throw new Error(`${error.message}; it printed ${last.trim().slice(0, 500)}`)
    })
  }
}

export type ToolName = keyof typeof CLASSES

const CLASSES = {
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-groups': 'org.apache.kafka.tools.GroupsCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
  'kafka-producer-perf-test': 'org.apache.kafka.tools.ProducerPerformance',
  'kafka-consumer-perf-test': 'org.apache.kafka.tools.ConsumerPerformance',
  'kafka-verifiable-producer': 'org.apache.kafka.tools.VerifiableProducer',
  'kafka-verifiable-consumer': 'org.apache.kafka.tools.VerifiableConsumer',
  'kafka-broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'kafka-metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  'kafka-features': 'org.apache.kafka.tools.FeatureCommand',
  'kafka-cluster': 'org.apache.kafka.tools.ClusterTool',
  'kafka-reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
} as const
