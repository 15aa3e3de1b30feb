import { refusalAtPath } from './json-source.ts'
import type { Source } from './source.ts'

/** Base64 of lines `name=value`, as MSK keeps configurations; `#` begins a comment, and a backslash at its end lets a line go on. */
export function decodedProperties(source: Source, base64: string): Record<string, string> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  } catch {
    throw refusalAtPath(source, '/ServerProperties', 'must be base64 of text')
  }
  const lines = text
    .replace(/\\\r?\n[ \t]*/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
  return Object.fromEntries(
    lines
      .filter((line) => line !== '' && !/^[#!]/.test(line))
      .map((line) => {
        const [, name, value] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(line) ?? []
        if (name === undefined) throw refusalAtPath(source, '/ServerProperties', 'must hold lines of name=value')
        return [name, value!]
      }),
  )
}
