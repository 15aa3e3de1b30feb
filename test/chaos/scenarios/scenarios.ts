import { brokerScenarios } from './brokers.ts'
import { machineScenarios } from './machine.ts'
import { pathScenarios } from './paths.ts'
import type { Scenario } from './scenario.ts'
import { storeScenarios } from './store.ts'

export const SCENARIOS: readonly Scenario[] = [...brokerScenarios, ...pathScenarios, ...storeScenarios, ...machineScenarios]
