import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { type CliParts, runCli } from '../../src/cli/cli.ts'

describe('odradek plan init on a terminal', () => {
  it('asks for a few numbers, again for what can\u2019t be one, and takes an empty line for nobody knows', async () => {
    const { files, asked, code } = await typed('orders\nec3\nec2\n\n\n\nmuch\n100\n')
    assert.equal(code, 0)
    assert.match(files.get('plan/estate.yaml')!, /- id: orders\n {4}platform: ec2\n/)
    assert.match(files.get('plan/assumptions.yaml')!, /avgInMiBps: \{ value: 100, source: answer, decidedAt: 2026-11-20 \}/)
    assert.match(asked, /it must be one of ec2, kubernetes, .*, and is 'ec3'/)
    assert.match(asked, /it must be a number from 0 on, and is 'much'/)
    assert.equal(asked.match(/MiB\/s written, on average: /g)?.length, 2)
  })

  it('takes no value that can\u2019t be true beside the others', async () => {
    const { files, asked } = await typed(
      'orders\nmsk-standard\nfifty\nus-east-1\n50\nkafka.m5.large\n2.5\n3\n168\n3\n200\n\n\n\n5\n3\n',
    )
    for (const why of [
      'it must be a region of AWS, as us-east-1, and is',
      'it must be a type of AWS, as kafka.m5.large or m7g.large, and is',
      'it must be a whole number from 1 on, and is',
      'it must be at least the average, 168, and is',
      'it must be at most the brokers that there are, 3, and is',
    ])
      assert.match(asked, new RegExp(why))
    assert.match(files.get('plan/assumptions.yaml')!, /peakInMiBps: \{ value: 200,[\s\S]*replicationFactor: \{ value: 3,/)
  })

  it('takes what other clouds call their regions and machines', async () => {
    const { files, code } = await typed('', '--platform', 'other', '--region', 'westeurope', '--instance-type', 'Standard_D8s_v5')
    assert.equal(code, 0)
    assert.match(files.get('plan/estate.yaml')!, /region: westeurope/)
  })

  it('asks nothing where values were given, or nobody wants to be asked', async () => {
    assert.equal((await typed('x\n', '--avg-in', '1')).asked.includes('Leave empty'), false)
    assert.equal((await typed('x\n', '--no-questions')).asked.includes('Leave empty'), false)
  })
})

async function typed(lines: string, ...options: readonly string[]) {
  const files = new Map<string, string>()
  let asked = ''
  const sink = (take: (text: string) => void) =>
    Object.assign(
      new Writable({
        write(chunk: Buffer, _, done) {
          take(chunk.toString())
          done()
        },
      }),
      { isTTY: true },
    )
  const parts: Partial<CliParts> = {
    version: '0',
    clock: { nowMs: () => Date.parse('2026-11-20') } as CliParts['clock'],
    environment: {},
    stdin: Object.assign(stream(lines), { isTTY: true }),
    stdout: sink(() => {}),
    stderr: sink((text) => {
      asked += text
    }),
    folders: {
      replace: () => Promise.reject(new Error('nothing is written over')),
      list: async () => [],
      make: async () => {},
      create: async (path, text) => {
        files.set(path, text)
        return true
      },
    },
  }
  const code = await runCli(['plan', 'init', 'plan', ...options], parts as CliParts)
  return { files, asked, code }
}

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
