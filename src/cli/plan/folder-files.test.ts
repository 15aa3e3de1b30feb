import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import type { CliParts } from '../cli-parts.ts'
import { readFolder } from './folder-files.ts'
import { PlanFiles } from './plan-files.ts'

const SUM = '0'.repeat(64)

it('opens no file for a record that lies outside of the plan folder', async () => {
  const paths = ['a.log', 'logs/../b.log', '../c.log', 'logs/../../d.log', '..', '/e.log']
  const record = {
    kind: 'odradek/evidence',
    version: 1,
    id: 'one',
    item: 'N1',
    result: 'pass',
    at: '2026-11-12',
    producedBy: 'hand',
    files: paths.map((path) => ({ path, sha256: SUM })),
  }
  const opened: string[] = []
  const openFile = (path: string): Readable => {
    if (!path.endsWith('one.json')) opened.push(path)
    return Readable.from([Buffer.from(path.endsWith('one.json') ? JSON.stringify(record) : 'x')])
  }
  const list = async (path: string) => (path.endsWith('evidence') ? ['one.json'] : ['evidence'])
  const parts = { openFile, folders: { list } } as unknown as CliParts
  const { folder } = await readFolder('plans/one', new PlanFiles(parts), parts)
  assert.deepEqual(opened, [join('plans/one', 'a.log'), join('plans/one', 'b.log'), join('plans/one', 'e.log')])
  assert.deepEqual(Object.keys(folder.evidenceFiles), ['a.log', 'logs/../b.log', '/e.log'])
})
