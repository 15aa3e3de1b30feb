/** What a script sees. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** Bad use of the command line that commander can't see; the message names the option, the value and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
