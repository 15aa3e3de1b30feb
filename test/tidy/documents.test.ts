import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { describe, it } from 'node:test'
import { MAY_IMPORT } from './room-table.ts'
import { ROOT } from './sources.ts'

const FOLDERS = ['src', 'test', 'docs', 'bench', 'scripts', 'figures']
const DECISION_LINES_MAX = 50

interface Document {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
}

const files = [...readdirSync(ROOT), ...FOLDERS.flatMap(filesBelow)]
const documents: readonly Document[] = files
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
const names = new Set(files.map((path) => basename(path)))

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules'))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
}

/** What a document calls a file, in code: `storage/write/open-flush.ts`, `open-flush.ts`, `docs/formats/frame.md`. */
function filesNamedIn(text: string): string[] {
  return [...text.matchAll(/`([\w./-]*[\w-]\.(?:ts|md|json))`/g)].map((match) => match[1]!)
}

/** Below the root, a room or the document's own folder; a bare name is that of any file. */
function isThere(document: Document, name: string): boolean {
  const folders = ['', 'src', 'test', dirname(document.path)]
  return names.has(name) || folders.some((folder) => existsSync(join(ROOT, folder, name)))
}

describe('the documents', () => {
  it('name files that are there', () => {
    // What the broker or a tool writes, an example, and names with a gap to fill in.
    const written = /^(?:results\.json|RESULTS\.md|bench\/RESULTS\.md|.*NN-name\.ts|x\.test\.ts|docs\/compatibility\.md)$/
    const wrong = documents.flatMap((document) =>
      filesNamedIn(document.text)
        .filter((name) => !written.test(name) && !isThere(document, name))
        .map((name) => `${document.path} names ${name}`),
    )
    assert.deepEqual(wrong, [])
  })

  it('link to files that are there', () => {
    const wrong = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
        .filter((match) => !existsSync(join(ROOT, dirname(path), match[1]!)))
        .map((match) => `${path} links to ${match[1]}`),
    )
    assert.deepEqual(wrong, [])
  })

  it('of the package, and its messages, name documents that are in the package', () => {
    const { files: packed } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly files: readonly string[]
    }
    const isPacked = (path: string): boolean =>
      ['README.md', ...packed].some((entry) => path === entry || path.startsWith(`${entry}/`))
    const links = documents
      .filter(({ path }) => isPacked(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(
          (match) => [path, posix.join(dirname(path), match[1]!)] as const,
        ),
      )
    const messages = files
      .filter((path) => path.startsWith('src/') && path.endsWith('.ts'))
      .flatMap((path) =>
        [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\b(?:docs|bench|test)\/[\w/-]+\.md\b/g)].map(
          (match) => [path, match[0]] as const,
        ),
      )
    const wrong = [...links, ...messages]
      .filter(([, target]) => !isPacked(target.replace(/\/$/, '')) || !existsSync(join(ROOT, target)))
      .map(([path, target]) => `${path} names ${target}`)
    assert.deepEqual(wrong, [])
  })

  it('show the rooms as they are', () => {
    const { text } = documents.find(({ path }) => path === 'docs/ARCHITECTURE.md')!
    const shown = [...text.matchAll(/^\| `([a-z]+)` \| [^|]+ \| ([a-z –]+) \|$/gm)].map((match) => [
      match[1]!,
      match[2] === '–' ? [] : match[2]!.split(' '),
    ])
    assert.deepEqual(Object.fromEntries(shown), MAY_IMPORT)
  })

  it('of decisions each have a number of their own and fit on half a page', () => {
    const decisions = documents.filter(({ path }) => dirname(path) === 'docs/decisions')
    const numbers = decisions.map(({ path }) => basename(path).slice(0, 4))
    assert.deepEqual(numbers, [...new Set(numbers)], 'two decisions have the same number')
    for (const { path, text } of decisions) {
      assert.match(basename(path), /^\d{4}-[a-z0-9-]+\.md$/)
      assert.ok(text.startsWith(`# ${basename(path).slice(0, 4)}: `), `${path} begins with its number`)
      assert.ok(text.split('\n').length <= DECISION_LINES_MAX, `${path} has more than ${DECISION_LINES_MAX} lines`)
    }
    assert.ok(decisions.length > 0)
  })
})
