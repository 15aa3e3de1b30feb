import { z } from '../../schema.ts'
import type { CostScene } from './scene.ts'
import { type CostInput, quietStatement, type Statement } from './statement.ts'
import type { Workload } from './workload.ts'

export const tunedOutput = z.strictObject({
  change: z.enum(['rack-aware-consumers', 'tiered-storage']),
  knownUsd: z.number(),
  totalUsd: z.number().nullable(),
  savingUsd: z.number(),
})

/** Hours kept on brokers where the rest is tiered. */
interface Tuning {
  readonly tunedPrimaryHours: number
}

/**
 * The same Kafka, well tuned, one change after the other: all consumers read in their zone; old bytes are tiered, where the retention is long enough for
 * it and there is no tiering yet. A change that saves nothing isn't listed. MSK Express has no tiered storage.
 */
export function tunedVariants(scene: CostScene, input: CostInput, asIs: Statement, { tunedPrimaryHours }: Tuning) {
  const variants: z.output<typeof tunedOutput>[] = []
  let workload: Workload = scene.workload
  let before = asIs
  const change = (name: 'rack-aware-consumers' | 'tiered-storage', told: Partial<Workload>): void => {
    const changed = { ...workload, ...told }
    const after = quietStatement({ ...scene, workload: changed }, input)
    const savingUsd = before.knownUsd - after.knownUsd
    // What isn't known on one side only can't be compared.
    if (savingUsd <= 0 || after.unknown.join() !== before.unknown.join()) return
    scene.trace.step(`tuned.${name}.knownUsd`, 'Σ known lines with this change and those before', told, after.knownUsd)
    scene.trace.step(`tuned.${name}.savingUsd`, 'before − after', { before: before.knownUsd, after: after.knownUsd }, savingUsd)
    variants.push({ change: name, knownUsd: after.knownUsd, totalUsd: after.totalUsd, savingUsd })
    workload = changed
    before = after
  }
  change('rack-aware-consumers', { consumersRackAware: 1 })
  if (canTier(scene, input)) change('tiered-storage', { primaryHours: tunedPrimaryHours })
  return variants
}

function canTier({ workload, book }: CostScene, { option }: CostInput): boolean {
  const hoursMin = book.limits.number('mskTiered', 'totalRetentionHoursMin').value
  const { retentionHours, primaryHours } = workload
  if (option === 'msk-express' || hoursMin === null || retentionHours === null || retentionHours === undefined) return false
  return retentionHours >= hoursMin && (primaryHours ?? retentionHours) >= retentionHours
}
