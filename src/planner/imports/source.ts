import { Failure } from '../../base/failure.ts'

/** A line of a source, and where to point at in it. */
export interface Line {
  readonly text: string
  /** From 1 on. */
  readonly number: number
}

/** What somebody's tool wrote, and what people call it. What can't be understood is refused with line and column. */
export class Source {
  readonly name: string
  readonly text: string

  constructor(name: string, text: string) {
    this.name = name
    // Shells of Windows write a byte order mark first.
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text
  }

  /** Without those that are empty. */
  lines(): Line[] {
    return this.text
      .split('\n')
      .map((text, at) => ({ text: text.trimEnd(), number: at + 1 }))
      .filter(({ text }) => text !== '')
  }

  /** `column` from 1 on. */
  refusal(line: number, column: number, why: string): Failure {
    return new Failure('invalid', 'bad-document', 'no', `${this.name}:${line}:${column}: ${why}`)
  }

  refusalAt(offset: number, why: string): Failure {
    const before = this.text.slice(0, offset).split('\n')
    return this.refusal(before.length, before.at(-1)!.length + 1, why)
  }
}

/** A whole number, or the refusal of what stands there. */
export function wholeNumber(source: Source, line: Line, column: number, text: string, what: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw source.refusal(line.number, column, `${what} must be a whole number, and is '${text}'`)
  return Number(text)
}
