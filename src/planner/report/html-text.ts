/** Text as it may stand in HTML and in its attributes. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

const SHADES = 5
const STROKES = ['', 'M0 8L8 0', 'M0 0L8 8', 'M0 4H8', 'M4 0V8', 'M0 4H8M4 0V8', 'M0 8L8 0M0 0L8 8', 'M4 3V5']

/** A pattern for each kind of bar, in the order in which kinds appear: shade and stroke differ, so that print and eyes without colour tell them apart. */
export class Patterns {
  readonly #kinds: string[] = []

  /** What `fill` says. */
  of(kind: string): string {
    if (!this.#kinds.includes(kind)) this.#kinds.push(kind)
    return `url(#fill-${this.#kinds.indexOf(kind)})`
  }

  /** All of them, once for the page. */
  definitions(): string {
    const patterns = this.#kinds.map(
      (_, at) =>
        `<pattern id="fill-${at}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="shade-${at % SHADES}" width="8" height="8"/><path class="stroke" d="${STROKES[at % STROKES.length]}"/></pattern>`,
    )
    return `<svg class="definitions" width="0" height="0" aria-hidden="true"><defs>${patterns.join('')}</defs></svg>`
  }
}
