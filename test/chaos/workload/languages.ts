import { join } from 'node:path'
import type { ClientRow } from '../../clients/families/family.ts'
import { goRows } from '../../clients/families/go.ts'
import { javaRows } from '../../clients/families/java.ts'
import { pythonRow } from '../../clients/families/python.ts'
import { PLACES } from '../../clients/places.ts'
import type { ProgramCommand } from '../../clients/program/program.ts'

const rows: Readonly<Record<string, ClientRow>> = { java: javaRows[0]!, librdkafka: pythonRow, 'franz-go': goRows[0]! }

/** Clients that drills run with. */
export const LANGUAGES = ['own', 'java', 'librdkafka', 'franz-go'] as const
export type Language = (typeof LANGUAGES)[number]

/** Installs what is missing; fails with `Unreachable` when a registry can't be asked. */
export async function installLanguage(language: Language): Promise<ProgramCommand> {
  if (language !== 'own') return rows[language]!.install(PLACES)
  const program = join(import.meta.dirname, 'own-client.js')
  return { file: process.execPath, args: ['--enable-source-maps', program] }
}
