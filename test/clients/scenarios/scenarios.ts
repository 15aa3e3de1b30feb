import { adminScenarios } from './admin.ts'
import { groupScenarios } from './groups.ts'
import { killScenario } from './kill-broker.ts'
import { produceScenarios } from './produce.ts'
import type { Scenario } from './scenario.ts'

/** What every client is asked to do, in the order of the table's columns. */
export const SCENARIOS: readonly Scenario[] = [...produceScenarios, ...groupScenarios, killScenario, ...adminScenarios]
