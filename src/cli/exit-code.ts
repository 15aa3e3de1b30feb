/** What a script sees. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** The same of `odradek plan`, whose checks are made for scripts. */
export const PLAN_EXIT = {
  ok: 0,
  /** Wrong use, or a document that can't be. */
  invalid: 1,
  /** Something could not be collected; the result says what. */
  inPart: 2,
  connection: 3,
  /** A failed worked example, a red gate, drift over a limit. */
  checkFailed: 4,
} as const

/** Bad use of the command line that commander can't see; the message names the option, the value and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
