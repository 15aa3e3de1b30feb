/** Our own truths, always on. A message is a sentence about what must hold. Never for bytes from outside: those give a Failure. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}

export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}

/** Ends a switch over a union: the compiler proves that nothing gets here. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${String(value)}`)
}
