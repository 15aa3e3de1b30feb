import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pagesOf } from './pages.ts'

/** A list whose pages hold these keys, and how it was asked. */
function open(pages: readonly (readonly string[])[]) {
  const askedAfter: (string | undefined)[] = []
  const list = async (after: string | undefined) => {
    const keys = pages[askedAfter.length] ?? []
    askedAfter.push(after)
    return { objects: keys.map((key) => ({ key, sizeBytes: 1 })), isCut: askedAfter.length < pages.length }
  }
  return { askedAfter, list }
}

async function keysOf(pages: ReturnType<typeof pagesOf>): Promise<string[]> {
  const keys: string[] = []
  for await (const page of pages) keys.push(...page.map(({ key }) => key))
  return keys
}

describe('the pages of a list', () => {
  it('follow each other, each behind the last key of the one before', async () => {
    const { askedAfter, list } = open([['a', 'b'], ['c', 'd'], ['e']])
    assert.deepEqual(await keysOf(pagesOf(list)), ['a', 'b', 'c', 'd', 'e'])
    assert.deepEqual(askedAfter, [undefined, 'b', 'd'])
  })

  it('go on past one that is cut and empty, from where they were', async () => {
    const { askedAfter, list } = open([[], ['a', 'b'], [], [], ['c']])
    assert.deepEqual(await keysOf(pagesOf(list)), ['a', 'b', 'c'])
    assert.deepEqual(askedAfter, [undefined, undefined, 'b', 'b', 'b'])
  })

  it('are asked for one by one, and no more than are wanted', async () => {
    const { askedAfter, list } = open([['a'], ['b'], ['c']])
    for await (const page of pagesOf(list)) if (page[0]!.key === 'b') break
    assert.deepEqual(askedAfter, [undefined, 'a'])
  })

  it('end with a failure that passes where the store gives nothing and never ends', async () => {
    const { list } = open(Array.from({ length: 1_000 }, () => []))
    await assert.rejects(keysOf(pagesOf(list)), { kind: 'unavailable', reason: 'store-failed' })
  })
})
