import { Failure } from '../../base/failure.ts'

/** An element with its children in order, or with its text. */
export interface XmlElement {
  /** Without a namespace's prefix. */
  readonly name: string
  /** What stands between its tags, entities resolved; of an element with children, only what stands between these. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

const DEPTH_MAX = 16
const ELEMENTS_MAX = 20_000

/**
 * Reads the whole of a small document of the kind that object stores answer with: elements, text, the five entities and numbers. Declarations,
 * comments and attributes are passed over; a document type is refused, and so is whatever isn't well formed. Fails with `undecodable`.
 */
export function readXml(text: string): XmlElement {
  return new XmlReader(text).document()
}

/** The text of the first child of that name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"'\r\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

class XmlReader {
  readonly #text: string
  #at = 0
  #elements = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): XmlElement {
    this.#passBetween()
    if (!this.#text.startsWith('<', this.#at)) throw this.#damage('there is no element')
    const root = this.#element(1)
    this.#passBetween()
    if (this.#at !== this.#text.length) throw this.#damage('something comes after the last element')
    return root
  }

  #element(depth: number): XmlElement {
    if (depth > DEPTH_MAX || ++this.#elements > ELEMENTS_MAX) throw this.#damage('there are too many elements')
    const tag = this.#until('>')
    const match = /^<([\w:.-]+)(?:\s[^<]*)?\/?$/.exec(tag)
    if (match === null) throw this.#damage('a tag is malformed')
    const name = match[1]!
    const children: XmlElement[] = []
    if (tag.endsWith('/')) return { name: localName(name), text: '', children }
    let text = ''
    for (;;) {
      const next = this.#text.indexOf('<', this.#at)
      if (next === -1) throw this.#damage(`<${name}> has no end`)
      text += resolveEntities(this.#text.slice(this.#at, next))
      this.#at = next
      if (this.#text.startsWith('<!--', next)) this.#until('-->')
      else if (this.#text.startsWith('</', next)) {
        if (this.#until('>').slice(2).trimEnd() !== name) throw this.#damage(`<${name}> ends with another name`)
        return { name: localName(name), text, children }
      } else children.push(this.#element(depth + 1))
    }
  }

  /** Blanks, the declaration and comments. */
  #passBetween(): void {
    for (;;) {
      while (/\s|\ufeff/.test(this.#text.charAt(this.#at))) this.#at++
      if (this.#text.startsWith('<?', this.#at)) this.#until('?>')
      else if (this.#text.startsWith('<!--', this.#at)) this.#until('-->')
      else return
    }
  }

  /** From here up to `end`, which is passed but not given. */
  #until(end: string): string {
    const at = this.#text.indexOf(end, this.#at)
    if (at === -1) throw this.#damage(`${end} is missing`)
    const found = this.#text.slice(this.#at, at)
    this.#at = at + end.length
    return found
  }

  #damage(why: string): Failure {
    return new Failure(
      'corrupt',
      'undecodable',
      'no',
      `an answer in XML can't be read: ${why} (at ${this.#at} of ${this.#text.length})`,
    )
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

function resolveEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:([^;&]{1,10});)?/g, (_, entity = '') => {
    const number = entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10)
    const found =
      entity.startsWith('#') && number >= 0 && number <= 0x10_ffff ? String.fromCodePoint(number) : ENTITIES.get(entity)
    if (found === undefined) throw new Failure('corrupt', 'undecodable', 'no', 'an answer in XML has an unknown entity')
    return found
  })
}
