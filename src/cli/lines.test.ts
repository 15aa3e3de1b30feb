import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readLines } from './lines.ts'

async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function lines(text: string, size: number): Promise<string[]> {
  const found: string[] = []
  for await (const line of readLines(chunksOf(text, size))) found.push(Buffer.from(line).toString())
  return found
}

describe('lines of input', () => {
  it('need no newline at the end, and may be empty', async () => {
    assert.deepEqual(await lines('a\n\nb', 100), ['a', '', 'b'])
    assert.deepEqual(await lines('a\n', 100), ['a'])
    assert.deepEqual(await lines('', 100), [])
  })

  it('come out the same however the bytes are cut', async () => {
    const line = fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\n', ' '))
    const property = fc.asyncProperty(fc.array(line, { maxLength: 10 }), fc.integer({ min: 1, max: 30 }), async (given, size) => {
      assert.deepEqual(await lines(given.map((text) => `${text}\n`).join(''), size), given)
    })
    await fc.assert(property)
  })
})
