import { Failure } from '../../base/failure.ts'

/** What a JUnit report says in all. */
export interface JunitCounts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  /** The newest day that a suite names; null if none does. */
  readonly day: string | null
}

interface Tag {
  readonly name: string
  readonly kind: 'begin' | 'end' | 'empty'
  readonly attributes: string
  readonly at: number
}

const ROOTS = ['testsuites', 'testsuite']
const OUTCOMES = { failure: 'failures', error: 'errors', skipped: 'skipped' } as const

/** Counts test cases, not what suites say of themselves. What isn't well formed is refused with line and column. */
export function junitCounts(name: string, text: string): JunitCounts {
  const counts = { tests: 0, failures: 0, errors: 0, skipped: 0 }
  const open: string[] = []
  let day: string | null = null
  let outcome: keyof typeof counts | null = null
  for (const tag of tagsOf(name, text)) {
    if (open.length === 0 && !ROOTS.includes(tag.name)) throw wrong(name, text, tag.at, 'is no JUnit report: testsuites expected')
    if (tag.kind === 'end') {
      if (open.pop() !== tag.name) throw wrong(name, text, tag.at, `ends ${tag.name}, which is not open`)
    } else if (tag.kind === 'begin') open.push(tag.name)
    if (tag.name === 'testsuite' && tag.kind !== 'end') day = newer(day, dayIn(tag.attributes))
    if (tag.name === 'testcase' && tag.kind !== 'end') [counts.tests, outcome] = [counts.tests + 1, null]
    // A case may bring several; the first counts.
    if (open.includes('testcase') && tag.kind !== 'end' && outcome === null && Object.hasOwn(OUTCOMES, tag.name)) {
      outcome = OUTCOMES[tag.name as keyof typeof OUTCOMES]
      counts[outcome]++
    }
  }
  if (open.length > 0) throw wrong(name, text, text.length, `ends within ${open.at(-1)}`)
  return { ...counts, day }
}

/** Tags in order; comments, declarations and character data are passed over. */
function* tagsOf(name: string, text: string): Generator<Tag> {
  const endOf = (sign: string, from: number): number => {
    const found = text.indexOf(sign, from)
    if (found < 0) throw wrong(name, text, from, `lacks ${sign}`)
    return found + sign.length
  }
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = endOf('-->', at)
    else if (text.startsWith('<![CDATA[', at)) at = endOf(']]>', at)
    else if (text.startsWith('<?', at)) at = endOf('?>', at)
    else if (text.startsWith('<!', at)) throw wrong(name, text, at, 'declares a document type')
    else {
      const end = tagEnd(text, at)
      if (end === null) throw wrong(name, text, at, 'holds a tag without an end')
      yield tagOf(text.slice(at + 1, end), at)
      at = end + 1
    }
  }
}

/** The sign that ends a tag: one within quotes doesn't. */
function tagEnd(text: string, from: number): number | null {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const sign = text[at]!
    if (quote !== '') quote = sign === quote ? '' : quote
    else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '>') return at
  }
  return null
}

function tagOf(inside: string, at: number): Tag {
  const kind = inside.startsWith('/') ? 'end' : inside.endsWith('/') ? 'empty' : 'begin'
  const body = kind === 'end' ? inside.slice(1) : kind === 'empty' ? inside.slice(0, -1) : inside
  const [name = ''] = body.split(/\s/, 1)
  return { name, kind, attributes: body.slice(name.length), at }
}

function dayIn(attributes: string): string | null {
  return /\stimestamp\s*=\s*["'](\d{4}-\d{2}-\d{2})/.exec(attributes)?.[1] ?? null
}

function newer(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function wrong(name: string, text: string, at: number, what: string): Failure {
  const before = text.slice(0, at).split('\n')
  return new Failure(
    'invalid',
    'bad-document',
    'no',
    `${name} ${what} (line ${before.length}, column ${before.at(-1)!.length + 1})`,
  )
}
