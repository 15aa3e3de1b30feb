import { writeFileSync } from 'node:fs'
import { printConfiguration } from '../src/config/print.ts'

/** Writes `docs/configuration.md` from the settings table. Run from the root of the repository. */
writeFileSync('docs/configuration.md', printConfiguration())
