import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { type Ended, runOdradek } from './run-odradek.ts'

/** A machine that the package of the checksum has no binary for. */
const WITHOUT_ADDON = `
  const { Module } = require('node:module')
  const load = Module._load
  Module._load = (name, ...rest) => {
    if (name === '@node-rs/crc32') throw new Error('no binary for this machine')
    return load(name, ...rest)
  }
`

it('a start says so where checksums are slow for want of the addon, and else nothing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-start-'))
  const required = join(directory, 'without-addon.cjs')
  const places = ['--data', join(directory, 'data'), '--listen', 'localhost:0', '--admin', 'localhost:0']
  const start = (environment: Readonly<Record<string, string>>): Promise<Ended> =>
    runOdradek(['start', ...places], {
      environment,
      watch: (stdout) => (stdout.includes('Ctrl-C stops it') ? 'interrupt' : undefined),
    })
  try {
    await writeFile(required, WITHOUT_ADDON)
    const slow = await start({ NODE_OPTIONS: `--require ${required}` })
    assert.equal(slow.code, 0, slow.stderr)
    assert.match(slow.stderr, /checksums are computed without their native addon/)
    const usual = await start({})
    assert.equal(usual.code, 0, usual.stderr)
    assert.doesNotMatch(usual.stderr, /addon/)
  } finally {
    await rm(directory, { recursive: true })
  }
})
