import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Scrape } from './scrape.ts'

const TEXT = `# HELP odradek_bytes Bytes, "quoted" {so}.
# TYPE odradek_bytes counter
odradek_bytes{zone="a",peer_zone="b"} 10
odradek_bytes{zone="a",peer_zone="a"} 5
odradek_other 7.5
`

describe('a scrape', () => {
  it('adds up the series of a name that are meant', () => {
    const scrape = Scrape.parse(TEXT)
    assert.equal(scrape.sum('odradek_bytes'), 15)
    assert.equal(
      scrape.sum('odradek_bytes', (labels) => labels.zone !== labels.peer_zone),
      10,
    )
    assert.equal(scrape.sum('odradek_other'), 7.5)
    assert.equal(scrape.sum('odradek'), 0)
  })

  it('tells what several brokers gained together', () => {
    const before = Scrape.parse(TEXT)
    const after = Scrape.together([Scrape.parse(TEXT), Scrape.parse(TEXT)])
    assert.equal(after.since(before, 'odradek_bytes'), 15)
  })
})
