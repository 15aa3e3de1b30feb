import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import type { OutputStream } from './cli-parts.ts'
import { Output } from './output.ts'
import { renderTable } from './table.ts'

class Screen extends Writable {
  text = ''
  readonly isTTY: boolean

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

const view = () => ({ titles: ['A'], rows: [[1]], empty: '' })

async function shown(stdout: OutputStream & Screen, environment: Record<string, string>, json = false): Promise<string> {
  await new Output({ stdout, stderr: new Screen(false), json, environment }).result([{ a: 1 }], view)
  return stdout.text
}

describe('a table', () => {
  it('has aligned columns, numbers to the right, and a dash for nothing', () => {
    const rows = [
      ['long name', 5, null],
      ['b', 120, 3],
    ]
    assert.equal(renderTable(['NAME', 'N', 'M'], rows, false), 'NAME         N  M\nlong name    5  -\nb          120  3')
  })

  it('shows control characters by their codes', () => {
    assert.equal(renderTable(['NAME'], [['a\u001b[2Jb']], false), 'NAME\na\\x1b[2Jb')
  })
})

describe('output', () => {
  it('is coloured on a terminal only, and not against NO_COLOR', async () => {
    assert.equal(await shown(new Screen(true), {}), '\u001b[1mA\u001b[0m\n1\n')
    assert.equal(await shown(new Screen(true), { NO_COLOR: '1' }), 'A\n1\n')
    assert.equal(await shown(new Screen(false), {}), 'A\n1\n')
  })

  it('is the value itself when JSON is asked for', async () => {
    assert.deepEqual(JSON.parse(await shown(new Screen(true), {}, true)), [{ a: 1 }])
  })

  it('is taken when the stream has taken it, given up by its signal, and refused when nobody reads', async () => {
    const taken: ((error?: Error) => void)[] = []
    const slow = new Writable({ write: (_chunk, _encoding, done) => void taken.push(done) })
    slow.on('error', () => {})
    const output = new Output({ stdout: slow, stderr: new Screen(false), json: false, environment: {} })
    let isWritten = false
    const written = output.write('one').then(() => {
      isWritten = true
    })
    const abort = new AbortController()
    const givenUp = assert.rejects(output.write('two', abort.signal), { reason: 'aborted' })
    const refused = assert.rejects(output.write('three'), { reason: 'output-closed' })
    abort.abort()
    await givenUp
    assert.equal(isWritten, false)
    taken.shift()!()
    await written
    taken.shift()!(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await refused
  })

  it('shows progress on a terminal only, and clears it before anything else', () => {
    const stderr = new Screen(true)
    const output = new Output({ stdout: new Screen(false), stderr, json: false, environment: {} })
    output.progress('half')
    output.remark('done')
    assert.equal(stderr.text, '\r\u001b[Khalf\r\u001b[Kdone\n')
    const pipe = new Screen(false)
    new Output({ stdout: new Screen(false), stderr: pipe, json: false, environment: {} }).progress('half')
    assert.equal(pipe.text, '')
  })
})
