import type { Book } from '../../book/book.ts'
import { whenKnown } from '../../known.ts'
import type { Trace } from '../../trace.ts'
import type { CostScene } from '../cost/scene.ts'
import { type CostInput, idleOf, type Statement, sceneOf, statementOf } from '../cost/statement.ts'
import { tunedVariants } from '../what-if/tuned.ts'

/** An option of a comparison whose bill is worked out here. */
export interface Costed {
  readonly option: string
  readonly input: CostInput
  readonly scene: CostScene
  readonly statement: Statement
  readonly idle: ReturnType<typeof idleOf>['idle']
}

/** `option`: what it is called in the comparison. */
export function costedOf(option: string, input: CostInput, book: Book, trace: Trace): Costed {
  const scene = sceneOf(input, book, trace)
  const statement = statementOf(scene, input)
  return { option, input, scene, statement, idle: idleOf(scene, statement.lines).idle }
}

/** A month of the same option, well tuned; as it is where no change saves anything. */
export function tunedOf({ input, scene, statement }: Costed, tunedPrimaryHours: number): Sums {
  return tunedVariants(scene, input, statement, { tunedPrimaryHours }).at(-1) ?? statement
}

/** `totalUsd`: null if a line is unknown. */
export interface Sums {
  readonly knownUsd: number
  readonly totalUsd: number | null
}

/** Hours of engineers in a month, and what they cost; null where nobody told. */
export function engineeringOf({ input, statement }: Costed): { readonly hours: number | null; readonly usd: number | null } {
  const hours = input.settings.engineering?.hoursPerMonth ?? null
  return { hours, usd: whenKnown([hours, statement.groups.engineeringTime], (_, usd) => usd) }
}
