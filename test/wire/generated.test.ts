import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { GENERATED_DIRECTORY, printProtocol } from '../../scripts/generate-protocol.ts'

test('generating the codecs again changes nothing', () => {
  const files = printProtocol()
  assert.deepEqual(readdirSync(GENERATED_DIRECTORY).sort(), [...files.keys()].sort())
  for (const [name, text] of files) {
    assert.ok(readFileSync(join(GENERATED_DIRECTORY, name), 'utf8') === text, `${name} is out of date: npm run generate`)
  }
})
