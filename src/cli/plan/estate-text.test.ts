import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import type { Estate } from '../../planner/planner.ts'
import { estateText } from './estate-text.ts'
import { PlanFiles } from './plan-files.ts'

function estateOf(topicCount: number): Estate {
  const topics = Array.from({ length: topicCount }, (_, at) => ({
    name: `topic "${at}": {a}`,
    settings: { 'retention.ms': '1' },
    partitions: [{ index: 0, replicas: [1, 2, 3], leader: null }],
  }))
  const coverage = [{ path: '/clusters/0/acls', status: 'refused' as const, reason: 'no # comment', at: '2026-01-01' }]
  return { kind: 'odradek/estate', version: 1, clusters: [{ id: 'a', topics, groups: [] }], coverage }
}

function read(text: string): Promise<unknown> {
  const openFile = async function* () {
    yield Buffer.from(text)
  }
  const files = new PlanFiles({ openFile, stdin: openFile(), plannerData: '' })
  return files.document('estate.yaml').then(({ value }) => value)
}

describe('the text of an estate', () => {
  it("is YAML's own style below a comment as long as people may write in it", () => {
    const text = estateText('estate.yaml', estateOf(2))
    assert.match(text, /^# What is known of clusters[^\n]*\nkind: odradek\/estate\n/)
  })

  it('is JSON with a line for each topic below the same comment where it is large, and YAML all the same', async () => {
    const estate = estateOf(6_000)
    const text = estateText('estate.yaml', estate)
    assert.match(text, /^#[^\n]*\n\{\n {2}"kind": "odradek\/estate",\n/)
    assert.equal(text.split('\n').filter((line) => line.includes('"partitions"')).length, 6_000)
    assert.deepEqual(await read(text), estate)
    const some = estateText('estate.yaml', estateOf(4_000))
    assert.deepEqual(parse(some), estateOf(4_000))
  })

  it('has fields in lines in a file that is called JSON', () => {
    assert.deepEqual(JSON.parse(estateText('a/estate.json', estateOf(1))), estateOf(1))
  })

  it('is read as YAML where braces below a comment are no JSON', async () => {
    assert.deepEqual(await read('# a\n\n  # b\r\n{kind: x, list: [1, y]}\n'), { kind: 'x', list: [1, 'y'] })
  })
})
