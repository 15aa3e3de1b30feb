import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { API_SCHEMAS, DATA_SCHEMAS } from '../src/protocol/schemas/schemas.ts'
import { apiFileName, printApiList, printFile } from './generate-protocol/print-file.ts'

/** Where it goes, seen from the root of the checkout, where `npm run generate` runs. */
export const GENERATED_DIRECTORY = 'src/protocol/generated'

/** All generated files, by name. */
export function printProtocol(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const api of API_SCHEMAS) files.set(apiFileName(api.request), printFile([api.request, api.response], api))
  files.set('consumer-protocol.ts', printFile(DATA_SCHEMAS, undefined))
  files.set('apis.ts', printApiList(API_SCHEMAS))
  return files
}

function main(): void {
  const files = printProtocol()
  mkdirSync(GENERATED_DIRECTORY, { recursive: true })
  for (const name of readdirSync(GENERATED_DIRECTORY)) if (!files.has(name)) rmSync(join(GENERATED_DIRECTORY, name))
  for (const [name, text] of files) writeFileSync(join(GENERATED_DIRECTORY, name), text)
  process.stdout.write(`${files.size} files in ${GENERATED_DIRECTORY}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
