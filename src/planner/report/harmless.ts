// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const CONTROLS = /\s*[\u0000-\u001f\u007f-\u009f]\s*/g
/** What begins a tag, and what begins the address of a link. */
const MARKUP = /<(?=[a-z/!?])|(?<=\])\(/gi
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '(': '&#40;' }

/**
 * The same with texts that can be put into Markdown: each on one line, without tags and links, and nothing that a terminal obeys. Names come from
 * whoever made a topic or joined a group.
 */
export function harmless<Value>(value: Value): Value {
  return mapped(value) as Value
}

function mapped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(CONTROLS, ' ').replace(MARKUP, (sign) => ENTITIES[sign]!)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(mapped)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [mapped(name), mapped(inner)]))
}
