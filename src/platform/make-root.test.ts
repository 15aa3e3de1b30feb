import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makePath } from './make-path.ts'
import { makeRoot, syncDirectory } from './make-root.ts'

test('every directory that holds the name of one that was made is synced, and none else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-root-'))
  try {
    const synced: string[] = []
    const calls = {
      make: makePath,
      sync: (path: string) => {
        synced.push(path)
        return syncDirectory(path)
      },
    }
    const root = join(directory, 'a', 'b', 'c')
    await makeRoot(root, calls)
    assert.ok((await stat(root)).isDirectory())
    assert.deepEqual(synced.sort(), [directory, join(directory, 'a'), join(directory, 'a', 'b')])
    synced.length = 0
    // Who made it before may have died before it was durable.
    await makeRoot(root, calls)
    assert.deepEqual(synced, [join(directory, 'a', 'b')])
    synced.length = 0
    await makeRoot(join(root, 'd'), calls)
    assert.deepEqual(synced, [root])
  } finally {
    await rm(directory, { recursive: true })
  }
})
