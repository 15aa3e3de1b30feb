import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { printConfiguration } from './print.ts'

test('docs/configuration.md is what the settings table prints', () => {
  const committed = readFileSync('docs/configuration.md', 'utf8')
  assert.equal(committed, printConfiguration(), 'run: node dist/scripts/print-configuration.js')
})
