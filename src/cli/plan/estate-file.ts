import { type Estate, estateFile, validate } from '../../planner/planner.ts'
import type { PlanFiles } from './plan-files.ts'

/** An inventory outside of a plan folder. */
export async function readEstate(files: PlanFiles, path: string): Promise<Estate> {
  const { name, value } = await files.document(path)
  return validate(name, estateFile, value)
}
