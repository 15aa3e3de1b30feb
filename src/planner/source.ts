/** Where a number comes from. */
export type Source =
  /** Given, at this JSON pointer of the input. */
  | { readonly kind: 'input'; readonly path: string }
  /** Not given: what the calculation takes then. */
  | { readonly kind: 'default'; readonly path: string }
  | DocumentSource
  /** A threshold, weight or factor of our own. */
  | { readonly kind: 'constant'; readonly id: string; readonly origin: string }
  /** A quota or a fixed setting of somebody's service. */
  | { readonly kind: 'limit'; readonly path: string; readonly origin: string; readonly confidence: Confidence }
  | PriceSource
  /** Made of what the same calculation has or shows elsewhere: a count, a sum, a step's result rounded. */
  | { readonly kind: 'derived'; readonly from: string }

/** Read from a document of the plan folder, at this JSON pointer, or made of what lies there. */
export interface DocumentSource {
  readonly kind: 'document'
  readonly document: string
  readonly path: string
  /** How it was made of what lies there; missing where it stands there as it is. */
  readonly from?: string
  /** Of a series that is too short or has too many gaps: one step less sure. */
  readonly thin?: true
}

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

/** A value that is made of what the calculation has, with how, where a step of its own would say no more. */
export function derived<Value>(value: Value, from: string): Sourced<Value> {
  return new Sourced(value, { kind: 'derived', from })
}

/** For people, on one line. */
export function sourceText(source: Source): string {
  switch (source.kind) {
    case 'input':
      return `input ${source.path}`
    case 'default':
      return 'default'
    case 'document':
      return `${source.document} ${source.path}${source.from === undefined ? '' : `, ${source.from}`}${source.thin === true ? ', thin' : ''}`
    case 'constant':
      return `constant ${source.id}, ${source.origin}`
    case 'limit':
      return `limit ${source.path}, ${source.origin}, confidence ${source.confidence}`
    case 'derived':
      return source.from
    case 'price':
      return `price ${source.id}, ${source.origin}, ${source.asOf ?? 'no date'}, confidence ${source.confidence}`
  }
}
