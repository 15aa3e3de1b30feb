import type { CostLine } from './bill.ts'
import type { CostScene } from './scene.ts'
import { type CostInput, quietStatement } from './statement.ts'

/** How much a line moves with a driver: 1 in proportion, 0.5 half as much; null where it moves from nothing. */
export interface Elasticity {
  readonly line: string
  readonly driver: string
  readonly elasticity: number | null
}

const STEP = 0.1
/** Less is rounding. */
const NOTICED = 1e-9
/** Of these there is no tenth: they are moved by a whole one. */
const WHOLE: readonly string[] = ['workload.replicationFactor', 'workload.zones', 'workload.zonesReading']
/** These can't be more than everything: where a tenth more is too much, it is a tenth less. */
const SHARES: readonly string[] = ['workload.consumersRackAware', 'workload.producersZoneAware', 'settings.diskUtilisation']

/**
 * Elasticity of each line to each driver that moves it: (relative change of the line) ÷ (relative change of the driver), for 10 % more of the driver.
 * Drivers: each number of workload and deployment, and each figure of the option's model (as `settings`).
 */
export function elasticities(scene: CostScene, input: CostInput, lines: readonly CostLine[]): Elasticity[] {
  return driversOf(scene).flatMap(({ driver, value, moved }) => {
    const to = movedTo(driver, value)
    const after = new Map(quietStatement(moved(to), input).lines.map(({ id, usd }) => [id, usd]))
    return lines.flatMap(({ id, usd }) => {
      const elasticity = elasticityOf(usd, after.get(id) ?? null, to / value - 1)
      return elasticity === 0 ? [] : [{ line: id, driver, elasticity }]
    })
  })
}

interface Driver {
  readonly driver: string
  readonly value: number
  readonly moved: (to: number) => CostScene
}

function driversOf(scene: CostScene): Driver[] {
  const { workload, deployment, model } = scene
  const modelNames = model.names as readonly Parameters<typeof model.value>[0][]
  return [
    ...numbersOf(workload).map(([name, value]) => ({
      driver: `workload.${name}`,
      value,
      moved: (to: number) => ({ ...scene, workload: { ...workload, [name]: to } }),
    })),
    ...numbersOf(deployment)
      .filter(([name]) => !modelNames.some((one) => one === name))
      .map(([name, value]) => ({
        driver: `deployment.${name}`,
        value,
        moved: (to: number) => ({ ...scene, deployment: { ...deployment, [name]: to } }),
      })),
    ...modelNames.map((name) => ({
      driver: `settings.${name}`,
      value: model.value(name),
      moved: (to: number) => ({ ...scene, model: model.with(name, to) }),
    })),
  ].filter(({ value }) => value !== 0)
}

function numbersOf(fields: object): [string, number][] {
  return Object.entries(fields).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
}

/** Where a driver is moved to, to see what it moves. */
export function movedTo(driver: string, value: number): number {
  if (WHOLE.includes(driver)) return value + 1
  const more = value * (1 + STEP)
  return SHARES.includes(driver) && more > 1 ? value * (1 - STEP) : more
}

/** 0: it doesn't move, or nobody knows. */
export function elasticityOf(before: number | null, after: number | null, change: number): number | null {
  if (before === null || after === null || before === after) return 0
  if (before === 0) return null
  const elasticity = (after - before) / before / change
  return Math.abs(elasticity) < NOTICED ? 0 : elasticity
}
