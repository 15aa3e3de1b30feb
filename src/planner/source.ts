/** Where a number comes from. */
export type Source =
  /** Given, at this JSON pointer of the input. */
  | { readonly kind: 'input'; readonly path: string }
  /** Not given: what the calculation takes then. */
  | { readonly kind: 'default'; readonly path: string }
  /** Read from a document of the plan folder, at this JSON pointer. */
  | { readonly kind: 'document'; readonly document: string; readonly path: string }
  /** A threshold, weight or factor of our own. */
  | { readonly kind: 'constant'; readonly id: string; readonly origin: string }
  /** A quota or a fixed setting of somebody's service. */
  | { readonly kind: 'limit'; readonly path: string; readonly origin: string; readonly confidence: Confidence }
  | PriceSource

export interface PriceSource {
  readonly kind: 'price'
  readonly id: string
  /** `built-in`, or the file that set or multiplied it. */
  readonly origin: string
  /** Day, month or year; null where nobody knows. */
  readonly asOf: string | null
  readonly confidence: Confidence
}

/** A: of the provider itself. B: a dated snapshot. C: a third party that quotes it. U: unknown. `given`: the user's own word. */
export type Confidence = 'A' | 'B' | 'C' | 'U' | 'given'

/** A value that brings its source along. */
export class Sourced<Value> {
  readonly value: Value
  readonly source: Source

  constructor(value: Value, source: Source) {
    this.value = value
    this.source = source
  }
}

/** For people, on one line. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'input':
      return `input ${source.path}`
    case 'default':
      return 'default'
    case 'document':
      return `${source.document} ${source.path}`
    case 'constant':
      return `constant ${source.id}, ${source.origin}`
    case 'limit':
      return `limit ${source.path}, ${source.origin}, confidence ${source.confidence}`
    case 'price':
      return `price ${source.id}, ${source.origin}, ${source.asOf ?? 'no date'}, confidence ${source.confidence}`
  }
}
