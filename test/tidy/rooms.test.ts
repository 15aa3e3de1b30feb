import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { MAY_IMPORT } from './room-table.ts'
import { importsOf, isTest, ROOT, roomOf, type Source, sourcesOf } from './sources.ts'

const sources = sourcesOf('src').filter((source) => !isTest(source))

describe('the rooms', () => {
  it('import each other only as the table allows', () => {
    const wrong: string[] = []
    for (const source of sources) {
      const room = roomOf(source.path)
      if (room === 'main') continue
      for (const target of importsOf(source)) {
        if (!target.startsWith('src/')) continue
        const other = roomOf(target)
        if (other !== room && !(MAY_IMPORT[room] ?? []).includes(other)) wrong.push(`${source.path} imports ${target}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('are all in the table, and each has a README', () => {
    const rooms = [...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => room !== 'main').sort()
    assert.deepEqual(
      rooms.filter((room) => MAY_IMPORT[room] === undefined),
      [],
    )
    assert.deepEqual(
      rooms.filter((room) => !existsSync(join(ROOT, 'src', room, 'README.md'))),
      [],
    )
  })

  it('let the planner run in a browser: nothing that it reaches is of Node', () => {
    const byPath = new Map(sources.map((source) => [source.path, source]))
    const wrong: string[] = []
    const seen = new Set<string>()
    const visit = (source: Source): void => {
      if (seen.has(source.path)) return
      seen.add(source.path)
      const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
      const found = code.match(/\b(?:Buffer|process|require|__dirname|import\.meta)\b/)
      if (found !== null) wrong.push(`${source.path} uses ${found[0]}`)
      for (const target of importsOf(source)) {
        const next = byPath.get(target)
        if (next !== undefined) visit(next)
        else if (target !== 'zod') wrong.push(`${source.path} imports ${target}`)
      }
    }
    for (const source of sources) if (roomOf(source.path) === 'planner') visit(source)
    assert.ok(seen.size > 0)
    assert.deepEqual(wrong, [])
  })

  it('keep time, chance, sockets, files and threads behind the ports', () => {
    const banned =
      /\bnew Date\b|\bDate\.now\b|\bperformance\.|\bsetTimeout\b|\bsetInterval\b|\bsetImmediate\b|\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bprocess\.env\b/
    const bannedModules = /^node:(?:net|tls|http|https|dns|fs|fs\/promises|worker_threads|child_process)$/
    const exempt = (path: string) => /^src\/(?:main\.ts|platform\/|cli\/|admin\/admin\.ts|config\/load\.ts)/.test(path)
    const wrong: string[] = []
    for (const source of sources) {
      if (exempt(source.path)) continue
      const code = source.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
      const found = code.match(banned)
      if (found !== null) wrong.push(`${source.path} uses ${found[0]}`)
      for (const target of importsOf(source)) if (bannedModules.test(target)) wrong.push(`${source.path} imports ${target}`)
    }
    assert.deepEqual(wrong, [])
  })
})
