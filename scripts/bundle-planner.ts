/**
 * Writes the planner as one file for browsers, with the exports of `src/planner/planner.ts`: `dist/planner/planner.js`, an ES module. Run from
 * the root of the repository.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { bundlePlanner } from './bundle-planner/bundle.ts'

const text = await bundlePlanner('.', 'esm')
mkdirSync('dist/planner', { recursive: true })
writeFileSync('dist/planner/planner.js', text)
process.stdout.write(`dist/planner/planner.js: ${text.length} characters\n`)
