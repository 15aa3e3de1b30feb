import { adminScenarios } from './admin.ts'
import { coordinatorScenario, groupScenarios } from './groups.ts'
import { killScenario } from './kill-broker.ts'
import { produceScenarios } from './produce.ts'
import type { Scenario } from './scenario.ts'

/** What every client is asked to do, in the order of the table's columns. */
export const SCENARIOS: readonly Scenario[] = [...produceScenarios, ...groupScenarios, killScenario, ...adminScenarios]

/** Those that need several brokers. */
export const CLUSTER_SCENARIOS: readonly Scenario[] = [coordinatorScenario]
