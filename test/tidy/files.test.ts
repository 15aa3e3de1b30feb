import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isGenerated, isTest, sourcesOf } from './sources.ts'

const LINES_MAX = 400

/** What a byte takes from socket to disk and back: nothing here may cost by the record. */
const HOT_PATH = [
  'src/server/frame-reader.ts',
  'src/server/connection.ts',
  'src/protocol/reader.ts',
  'src/protocol/writer.ts',
  'src/protocol/records/batch-header.ts',
  'src/protocol/records/check-batch.ts',
  'src/broker/handlers/00-produce.ts',
  'src/broker/handlers/01-fetch.ts',
  'src/storage/write/open-flush.ts',
  'src/storage/write/sealed-flush.ts',
  'src/storage/write/write-path.ts',
  'src/storage/read/read-path.ts',
  'src/storage/read/tail-cache.ts',
  'src/state/commands/commit-batches.ts',
  'src/state/extents.ts',
  'src/state/producers.ts',
  'src/cluster/fold.ts',
]

const all = sourcesOf('src', 'test', 'scripts', 'bench')

describe('the files', () => {
  it(`have at most ${LINES_MAX} lines, generated ones aside`, () => {
    const long = all.filter((source) => !isGenerated(source) && source.lineCount > LINES_MAX)
    assert.deepEqual(
      long.map(({ path, lineCount }) => `${path}: ${lineCount}`),
      [],
    )
  })

  it('of the hot path use no bigint, JSON or Buffer.concat', () => {
    const wrong = all
      .filter(({ path }) => HOT_PATH.includes(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/Buffer\.concat|JSON\.|BigInt\(|\b\d+n\b|readBig/g)].map((match) => `${path}: ${match[0]}`),
      )
    assert.deepEqual(wrong, [])
    assert.deepEqual(
      HOT_PATH.filter((path) => !all.some((source) => source.path === path)),
      [],
    )
  })

  it('of handlers say which versions they serve and how they behave', () => {
    const handlers = all.filter((source) => /^src\/broker\/handlers\/\d\d-[a-z-]+\.ts$/.test(source.path) && !isTest(source))
    assert.ok(handlers.length > 0)
    const silent = handlers.filter(({ path, text }) => {
      const key = Number.parseInt(path.split('/').at(-1)!, 10)
      return !new RegExp(`\\* ${key} [A-Za-z]+, v\\d`).test(text) || !/\* Behaviour: /.test(text)
    })
    assert.deepEqual(
      silent.map(({ path }) => path),
      [],
    )
  })

  it('leave nothing undone by their own words', () => {
    const word = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|FIX${'ME'}|X${'XX'}|HA${'CK'})\\b`)
    assert.deepEqual(
      all.filter(({ text }) => word.test(text)).map(({ path }) => path),
      [],
    )
  })

  it('of tests name each test as a sentence and skip none', () => {
    const wrong: string[] = []
    for (const { path, text } of all.filter((source) => isTest(source))) {
      for (const match of text.matchAll(/(?:^|\n)\s*(?:it|test)\(\s*(['`])((?:(?!\1).)+)\1/g)) {
        if (!match[2]!.includes('${') && !/^[^\s]+(?: [^\s]+){2,}/.test(match[2]!)) wrong.push(`${path}: "${match[2]}"`)
      }
      if (/\b(?:it|test|describe)\.(?:skip|only|todo)\(/.test(text)) wrong.push(`${path} skips`)
    }
    assert.deepEqual(wrong, [])
  })
})
