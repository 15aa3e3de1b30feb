import { whenKnown } from '../../known.ts'
import { z } from '../../schema.ts'
import { Sourced } from '../../source.ts'
import { type CostScene, TUNINGS, type Tuning } from '../cost/scene.ts'
import { type CostInput, OPTIONS, quietStatement, type Statement } from '../cost/statement.ts'
import { neededGiB } from './along.ts'
import { sizingOf } from './sizings.ts'

export const tunedOutput = z.strictObject({
  change: z.enum(TUNINGS),
  knownUsd: z.number(),
  totalUsd: z.number().nullable(),
  savingUsd: z.number(),
})

type Variant = z.output<typeof tunedOutput>

/** Hours kept on brokers where the rest is tiered. */
interface Hours {
  readonly tunedPrimaryHours: number
}

/** What has been changed so far, and its month. */
interface Tuned {
  readonly input: CostInput
  readonly statement: Statement
  readonly variants: readonly Variant[]
}

/**
 * The same option, well tuned, one change after the other, as far as it has them: all consumers read in their zone; old bytes are tiered, where the retention is long enough for
 * it and there is no tiering yet; as many brokers as the sizing asks for, where there are more, their disks with them. Fewer brokers may be what makes
 * tiering pay: disks that are told as provisioned can't be made smaller, only go with their brokers, so it is asked again. A change that saves nothing
 * isn't listed.
 */
export function tunedVariants(scene: CostScene, input: CostInput, asIs: Statement, hours: Hours): readonly Variant[] {
  const { tuning } = OPTIONS[input.option]
  const steps = STEPS.filter((change) => tuning.includes(change))
  const untouched: Tuned = { input, statement: asIs, variants: [] }
  return steps.reduce((so, change) => withChange(scene, so, change, changedBy(change, scene, so.input, hours), input), untouched)
    .variants
}

const STEPS: readonly Tuning[] = ['rack-aware-consumers', 'tiered-storage', 'right-size', 'tiered-storage']

function withChange(scene: CostScene, before: Tuned, change: Tuning, changed: CostInput | null, told: CostInput): Tuned {
  if (changed === null) return before
  const after = { ...changed, deployment: { ...changed.deployment, provisionedGiB: disksOf(told, changed) } }
  const { workload, deployment } = after
  const statement = quietStatement({ ...scene, workload, deployment }, after)
  const savingUsd = before.statement.knownUsd - statement.knownUsd
  // What isn't known on one side only can't be compared.
  if (savingUsd <= 0 || statement.unknown.join() !== before.statement.unknown.join()) return before
  const { consumersRackAware } = workload
  const inputs = {
    consumersRackAware,
    primaryHours: hoursOf(after, told, scene),
    brokers: deployment.brokers,
    provisionedGiB: deployment.provisionedGiB,
  }
  scene.trace.step(`tuned.${change}.knownUsd`, 'Σ known lines with this change and those before', inputs, statement.knownUsd)
  scene.trace.step(
    `tuned.${change}.savingUsd`,
    'before − after',
    { before: before.statement.knownUsd, after: statement.knownUsd },
    savingUsd,
  )
  const { knownUsd, totalUsd } = statement
  return { input: after, statement, variants: [...before.variants, { change, knownUsd, totalUsd, savingUsd }] }
}

/** As they are told, or as tiering sets them. */
function hoursOf({ workload: { primaryHours } }: CostInput, told: CostInput, { trace }: CostScene) {
  const source = primaryHours === told.workload.primaryHours ? undefined : trace.source('tunedPrimaryHours')
  return source === undefined ? primaryHours : new Sourced(primaryHours, source)
}

/** Null where there is nothing to change. */
function changedBy(change: Tuning, scene: CostScene, input: CostInput, { tunedPrimaryHours }: Hours): CostInput | null {
  const { workload, deployment } = input
  if (change === 'rack-aware-consumers') return { ...input, workload: { ...workload, consumersRackAware: 1 } }
  if (change === 'tiered-storage')
    return canTier(scene, input) ? { ...input, workload: { ...workload, primaryHours: tunedPrimaryHours } } : null
  const { brokersNeeded, unknown } = sizingOf(input, scene.book)
  const fewer = whenKnown([deployment.brokers, brokersNeeded], (there, needed) => (needed < there ? needed : null))
  // What is left out of a count can only ask for more.
  return fewer === null || unknown.length > 0 ? null : { ...input, deployment: { ...deployment, brokers: fewer } }
}

/** Of the brokers that stay, and no less than must lie on them. */
function disksOf(told: CostInput, changed: CostInput): number | null | undefined {
  const { provisionedGiB, brokers } = told.deployment
  const ofThose = whenKnown([provisionedGiB, brokers, changed.deployment.brokers], (gib, all, left) => (gib * left) / all)
  return whenKnown([ofThose, neededGiB(told, changed)], (gib, needed) => Math.max(gib, needed)) ?? provisionedGiB
}

function canTier({ book }: CostScene, { workload: { retentionHours, primaryHours } }: CostInput): boolean {
  const hoursMin = book.limits.number('mskTiered', 'totalRetentionHoursMin').value
  if (hoursMin === null || retentionHours === null || retentionHours === undefined) return false
  return retentionHours >= hoursMin && (primaryHours ?? retentionHours) >= retentionHours
}
