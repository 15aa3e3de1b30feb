import type { Broker } from '../brokers/broker.ts'
import type { Places } from '../families/family.ts'
import { mavenJars } from '../install/maven.ts'
import { Unreachable } from '../install/run.ts'
import type { Cell, Outcome } from '../outcome.ts'
import { VERSIONS } from '../versions.ts'
import { adminChecks, isUnsupported } from './admin-checks.ts'
import { clusterChecks } from './cluster-checks.ts'
import { dataChecks } from './data-checks.ts'
import { Toolbox } from './toolbox.ts'

/** What one of Kafka's command-line tools is asked to do. */
export interface ToolCheck {
  /** Its name, and behind it what of it. */
  readonly tool: string
  readonly about: string
  /** The broker may answer that it doesn't support this: then the cell is "n/a". */
  readonly mayBeUnsupported?: boolean
  readonly play: (tools: Toolbox) => Promise<void>
}

export const TOOL_CHECKS: readonly ToolCheck[] = [...adminChecks, ...dataChecks]

/** Those that need several brokers. */
export const CLUSTER_TOOL_CHECKS: readonly ToolCheck[] = clusterChecks

export interface ToolPlay {
  readonly places: Places
  readonly broker: Broker
  /** For files that tools read. */
  readonly folder: string
  readonly nonce: string
  readonly named: (tool: string) => boolean
  readonly onCell: (cell: Cell) => void
}

/** The tools are one row like a client; its scenarios are the tools' names. */
export interface ToolRow {
  readonly family: string
  readonly client: string
  readonly version: string
  readonly play: (play: ToolPlay) => Promise<void>
}

const ROW = { family: 'kafka-tools', client: "Kafka's tools", version: VERSIONS.kafkaTools }

export const TOOL_ROWS: readonly ToolRow[] = [{ ...ROW, play: playTools }]

async function playTools({ places, broker, folder, nonce, named, onCell }: ToolPlay): Promise<void> {
  const jars = await toolJars(places.cache)
  const checks = broker.members.length > 0 ? [...TOOL_CHECKS, ...CLUSTER_TOOL_CHECKS] : TOOL_CHECKS
  for (const check of checks.filter(({ tool }) => named(tool))) {
    const began = Date.now()
    const prefix = `${check.tool}-${nonce}`.replaceAll(/[^a-z0-9-]+/g, '-')
    const outcome = typeof jars === 'string' ? await outcomeOf(check, new Toolbox(jars, broker, folder, prefix)) : jars
    onCell({ ...ROW, scenario: check.tool, outcome, tookMs: Date.now() - began })
  }
}

async function toolJars(cache: string): Promise<string | Outcome> {
  const { kafkaTools: version, slf4j } = VERSIONS
  const artifacts = [
    `org.apache.kafka:kafka-tools:${version}`,
    `org.apache.kafka:kafka_2.13:${version}`,
    `org.slf4j:slf4j-simple:${slf4j}`,
  ]
  try {
    return await mavenJars(cache, `kafka-tools-${version}`, artifacts)
  } catch (error) {
    return { kind: error instanceof Unreachable ? 'not run' : 'failed', reason: `installation: ${(error as Error).message}` }
  }
}

async function outcomeOf(check: ToolCheck, tools: Toolbox): Promise<Outcome> {
  try {
    await check.play(tools)
    return { kind: 'passed' }
  } catch (error) {
    if (check.mayBeUnsupported === true && isUnsupported(error)) return { kind: 'n/a' }
    return { kind: 'failed', reason: (error as Error).message }
  }
}
