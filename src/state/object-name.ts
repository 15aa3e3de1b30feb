import { INDEX_DIGITS, indexDigits } from '../base/index-digits.ts'
import type { ObjectKey } from './stored-objects.ts'

/** Below it in the store lie flush objects and segments, by mint index. */
export const OBJECTS_PREFIX = 'objects/'

/** The key in the store: in the order of mint indexes, so that a sweep lists the oldest first. */
export function objectName({ mintIndex, brokerId, incarnation, ordinal }: ObjectKey): string {
  return `${OBJECTS_PREFIX}${indexDigits(mintIndex)}-${brokerId}-${incarnation}-${ordinal}`
}

/** The mint index in a key of the store; undefined: it isn't one of ours. */
export function mintIndexOf(name: string): number | undefined {
  if (!name.startsWith(OBJECTS_PREFIX)) return undefined
  const parts = name.slice(OBJECTS_PREFIX.length).split('-')
  const numbers = parts.map(Number)
  if (parts.length !== 4 || parts[0]!.length !== INDEX_DIGITS || !numbers.every(Number.isSafeInteger)) return undefined
  const [mintIndex = 0, brokerId = 0, incarnation = 0, ordinal = 0] = numbers
  return objectName({ mintIndex, brokerId, incarnation, ordinal }) === name ? mintIndex : undefined
}
