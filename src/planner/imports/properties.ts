import { refusalAtPath } from './json-source.ts'
import type { Source } from './source.ts'

/** Base64 of lines `name=value`, as MSK keeps configurations; `#` begins a comment. */
export function decodedProperties(source: Source, base64: string): Record<string, string> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  } catch {
    throw refusalAtPath(source, '/ServerProperties', 'must be base64 of text')
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return Object.fromEntries(
    lines
      .filter((line) => line !== '' && !/^[#!]/.test(line))
      .map((line) => {
        const [, name, value] = /^([^=:\s]+)\s*[=:]\s*(.*)$/.exec(line) ?? []
        if (name === undefined) throw refusalAtPath(source, '/ServerProperties', `holds '${line}', which should be name=value`)
        return [name, value!]
      }),
  )
}
