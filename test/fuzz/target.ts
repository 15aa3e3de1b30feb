/** What broke: the words, the bytes that did it, and what was thrown. */
export interface Violation {
  readonly what: string
  readonly bytes: Buffer
  readonly cause: unknown
}

export interface TargetOptions {
  readonly seed: number
  readonly frames: number
  readonly report: (violation: Violation) => void
}

/** One way of being hostile. Resolves with a line of figures. */
export type Target = (options: TargetOptions) => Promise<string>
