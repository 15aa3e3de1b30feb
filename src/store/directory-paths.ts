/**
 * Where objects lie below a directory. Each part of a key between slashes is written in bytes that every file system takes and none changes:
 * all others than small letters, digits, `_` and `-` as `%` and two digits.
 *
 * | name | what |
 * |---|---|
 * | `part` | a directory: keys that go on behind this part |
 * | `part=` | a file: the object whose key ends here |
 * | `part~` | a directory: later versions of a register, each a file named by its number |
 * | `part+` | a directory: the part is longer than a name may be, and goes on in there |
 */
const OBJECT = '='
const VERSIONS = '~'
const MORE = '+'
const PIECE = /.{1,200}/g
/** Of a file that is written and has no place yet. */
export const NEW_DIRECTORY = 'new'
export const OBJECTS_DIRECTORY = 'objects'

export interface ObjectPaths {
  readonly directory: string
  readonly object: string
  readonly versions: string
}

export function pathsOf(key: string): ObjectPaths {
  const names = key.split('/').flatMap(namesOfPart)
  const last = names.pop()!
  const directory = [OBJECTS_DIRECTORY, ...names].join('/')
  return { directory, object: `${directory}/${last}${OBJECT}`, versions: `${directory}/${last}${VERSIONS}` }
}

/** What a name in a directory of objects means. `text` is written as above, perhaps only the end of a part. */
export interface Name {
  readonly kind: 'directory' | 'object' | 'versions' | 'more'
  readonly text: string
}

const KINDS: ReadonlyMap<string, Name['kind']> = new Map([
  [OBJECT, 'object'],
  [VERSIONS, 'versions'],
  [MORE, 'more'],
])

/** Undefined: nothing of ours. */
export function readName(name: string): Name | undefined {
  const match = /^((?:[a-z0-9_%-])+)([=~+]?)$/.exec(name)
  if (match === null) return undefined
  return { text: match[1]!, kind: KINDS.get(match[2]!) ?? 'directory' }
}

/** Undefined: no part is written so. */
export function readPart(text: string): string | undefined {
  const bytes = Buffer.allocUnsafe(text.length)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '%') {
      bytes[length++] = Number.parseInt(text.slice(at + 1, at + 3), 16)
      at += 2
    } else bytes[length++] = text.charCodeAt(at)
  }
  const part = bytes.toString('utf8', 0, length)
  return writePart(part) === text ? part : undefined
}

function namesOfPart(part: string): readonly string[] {
  const pieces = writePart(part).match(PIECE)!
  return pieces.map((piece, at) => (at < pieces.length - 1 ? piece + MORE : piece))
}

function writePart(part: string): string {
  let text = ''
  for (const byte of Buffer.from(part)) {
    const isPlain = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x2d
    text += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`
  }
  return text
}
