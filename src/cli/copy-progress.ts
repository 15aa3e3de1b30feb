import type { CopyProgress } from '../upkeep/copy-cluster.ts'
import { byteText } from './byte-text.ts'
import type { Output } from './output.ts'

export function copyProgress(output: Output): (progress: CopyProgress) => void {
  return ({ objects, copied, copiedBytes }) =>
    output.progress(`${copied} of ${objects} are there, ${byteText(copiedBytes)} copied`)
}
