import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the checkout; this file runs from `dist/test/tidy`. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

export interface Source {
  /** From the root, with `/`. */
  readonly path: string
  readonly text: string
  /** Number of lines. */
  readonly lineCount: number
}

/** Every TypeScript file of the given folders, generated ones included. */
export function sourcesOf(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readSource(join(ROOT, folder, name))),
  )
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  return { path: relative(ROOT, file).replaceAll('\\', '/'), text, lineCount: text.split('\n').length - 1 }
}

export function isTest({ path }: Source): boolean {
  return path.endsWith('.test.ts') || path.startsWith('test/')
}

export function isGenerated({ path }: Source): boolean {
  return path.includes('/generated/')
}

/** The room that a path under `src/` lies in; `main` for the files right below it. */
export function roomOf(path: string): string {
  const [, room = ''] = path.split('/')
  return room.endsWith('.ts') ? room.slice(0, -3) : room
}

/** The files that a source imports, types included, as paths from the root; packages and `node:` modules by their names. */
export function importsOf({ path, text }: Source): string[] {
  const specifiers = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'/g)].map((match) => match[1]!)
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map((match) => match[1]!)
  return [...specifiers, ...dynamic].map((specifier) =>
    specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), specifier)).replaceAll('\\', '/') : specifier,
  )
}
