import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse, stringify } from 'yaml'
import { runOdradek } from './run-odradek.ts'

const ITEMS = ['C1', 'C2', 'C3', 'C4', 'K1', 'K2', 'K3', 'K4', 'N1', 'N2', 'N3', 'N4', 'N5', 'N6', 'N7']
const MORE = ['M1', 'M2', 'M3', 'M4', 'M5', 'O1', 'O2', 'O3', 'O4', 'O5']

describe('odradek plan waves schedule', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'odradek-schedule-'))
    const clusters = [{ id: 'a', topics: [{ name: 'orders', partitionCount: 1, replicationFactor: 1 }], clients: [], groups: [] }]
    await writeFile(join(folder, 'estate.yaml'), stringify({ kind: 'odradek/estate', version: 1, clusters }))
    await answers([])
  })

  after(() => rm(folder, { recursive: true }))

  function answers(notApplicable: readonly string[]): Promise<void> {
    const value = (one: string) => ({ value: one })
    const document = {
      kind: 'odradek/answers',
      version: 1,
      answers: { runbookOwner: value('platform'), rollbackStyle: value('mirror'), rollbackOffsets: value('preserved') },
      notApplicable: notApplicable.map((item) => ({ item, reason: 'a fixture' })),
    }
    return writeFile(join(folder, 'answers.yaml'), stringify(document))
  }

  async function schedule(from: string, to: string, ...more: readonly string[]) {
    const window = ['--wave', 'w1', '--from', from, '--to', to, '--owner', 'platform']
    const { code, stdout, stderr } = await runOdradek(['plan', 'waves', 'schedule', '-d', folder, '--json', ...window, ...more])
    return { code, stderr, result: stdout === '' ? {} : JSON.parse(stdout) }
  }

  it('refuses while a gate is red, and writes nothing', async () => {
    const { code, result } = await schedule('2126-12-01T20:00Z', '2126-12-01T23:00Z')
    assert.deepEqual([code, result.scheduled], [4, false])
    assert.match(result.refusedBy[0], /^gates are red: C1, C2/)
    await assert.rejects(readFile(join(folder, 'windows.yaml')), { code: 'ENOENT' })
  })

  it('writes the window down once none is, and no other over it', async () => {
    await answers([...ITEMS, ...MORE])
    const { code, result, stderr } = await schedule('2126-12-01T20:00Z', '2126-12-01T23:00Z')
    assert.deepEqual([code, result.scheduled], [0, true], stderr + JSON.stringify(result))
    const { windows } = parse(await readFile(join(folder, 'windows.yaml'), 'utf8'))
    assert.deepEqual([windows.length, windows[0].wave, windows[0].owner], [1, 'w1', 'platform'])
    const again = await schedule('2126-12-01T22:00Z', '2126-12-02')
    assert.equal(again.code, 4)
    assert.match(again.result.refusedBy[0], /^it overlaps the window of w1/)
  })

  it('says what is no moment', async () => {
    const { code, stderr } = await schedule('tomorrow', '2126-12-01')
    assert.equal(code, 1)
    assert.match(stderr, /the window: \/windows\/0\/from must be of the form/)
  })
})
