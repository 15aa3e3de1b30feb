import assert from 'node:assert/strict'
import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { folders } from './folders.ts'

describe('documents in folders', () => {
  let directory: string
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'odradek-folders-'))
  })

  after(() => rm(directory, { recursive: true }))

  it('stay as closed as they were when they are written anew', async () => {
    const path = join(directory, 'estate.yaml')
    assert.ok(await folders.create(path, 'old'))
    await chmod(path, 0o600)
    await folders.replace(path, 'new')
    assert.deepEqual([await readFile(path, 'utf8'), await modeOf(path)], ['new', 0o600])
    assert.equal(await folders.create(path, 'other'), false)
    assert.equal(await readFile(path, 'utf8'), 'new')
  })

  it('are nobody else’s to read where they hold a secret', async () => {
    const path = join(directory, 'address.salt')
    await folders.create(path, 'salt', { isSecret: true })
    assert.equal(await modeOf(path), 0o600)
  })

  it('are not written where a link leads that somebody left beside them', async () => {
    const path = join(directory, 'linked.yaml')
    const elsewhere = join(directory, 'elsewhere')
    await writeFile(elsewhere, 'as it was')
    await symlink(elsewhere, `${path}.new`)
    await folders.replace(path, 'new')
    assert.deepEqual([await readFile(elsewhere, 'utf8'), await readFile(path, 'utf8')], ['as it was', 'new'])
    assert.ok((await lstat(path)).isFile())
  })
})
