import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { pathsOf, readName, readPart } from './directory-paths.ts'

test('every key has a path of its own, of names that any file system takes and none changes', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }).filter((text) => !/[/\p{Cc}\p{Cs}]/u.test(text))
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const { object } = pathsOf(parts.join('/'))
      const names = object.split('/').slice(1)
      for (const name of names) assert.match(name, /^[a-z0-9_%-]{1,200}[=+]?$/)
      const read: string[] = ['']
      for (const name of names) {
        const { kind, text } = readName(name)!
        read[read.length - 1] += text
        if (kind !== 'more') read.push('')
      }
      assert.deepEqual(read.slice(0, -1).map(readPart), parts)
    }),
  )
})

test('what is not written so means nothing', () => {
  for (const name of ['', '.', '..', 'A=', 'a.tmp', 'a==', 'x y', '~']) assert.equal(readName(name), undefined)
  for (const text of ['%', '%4', '%zz', '%61', '%ff', '%C3']) assert.equal(readPart(text), undefined)
})
