import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Places } from './families/family.ts'

/** The checkout's root: this file runs from dist/test/clients. */
export const ROOT = dirname(createRequire(import.meta.url).resolve('../../../package.json'))

export const PLACES: Places = {
  cache: join(ROOT, '.cache', 'clients'),
  sources: join(ROOT, 'test', 'clients'),
  built: join(ROOT, 'dist', 'test', 'clients'),
}

/** Our broker's command line, as built. */
export const BROKER_MAIN = join(ROOT, 'dist', 'src', 'main.js')
