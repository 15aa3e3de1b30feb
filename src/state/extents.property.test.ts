import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import type { BodyNumber } from '../base/units.ts'
import { Extents } from './extents.ts'

const bodyNumber = (body: number) => body as BodyNumber

interface Row {
  base: number
  end: number
  index: number
  position: number
  size: number
  max: number
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      {
        kind: fc.constant('append' as const),
        gap: fc.constantFrom(0, 0, 0, 2),
        count: fc.integer({ min: 1, max: 4 }),
        entries: fc.constantFrom(0, 0, 1),
        skip: fc.constantFrom(0, 0, 10),
        size: fc.constantFrom(70, 300_000),
        max: fc.integer({ min: -1, max: 9 }),
      },
      { noNullPrototype: true },
    ),
  },
  fc.record({ kind: fc.constant('drop' as const), offset: fc.integer({ min: 0, max: 100 }) }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant('reload' as const) }, { noNullPrototype: true }),
)

/** What Extents does, said slowly. */
class Oracle {
  rows: Row[] = []
  end = 0
  index = 1
  position = 0

  append(row: Row): boolean {
    const last = this.rows.at(-1)
    const joins = last?.index === row.index && last.position + last.size === row.position && last.end === row.base
    if (!joins || last.size >= 512 * 1024) {
      this.rows.push(row)
      return true
    }
    last.end = row.end
    last.size += row.size
    last.max = Math.max(last.max, row.max)
    return false
  }
}

describe('extents', () => {
  it('give memory back as they are dropped', () => {
    const extents = new Extents()
    for (let offset = 0; offset < 100_000; offset++) extents.append(offset, offset + 1, bodyNumber(offset + 1), 0, 70, 1)
    assert.ok(extents.memoryBytes <= 48 * 100_000 * 1.5)
    for (let offset = 10_000; offset <= 100_000; offset += 10_000) {
      extents.dropBelow(Math.min(offset, 99_990), () => {})
      assert.ok(extents.memoryBytes <= 48 * (extents.count * 4 + 100), `${extents.memoryBytes} bytes for ${extents.count}`)
    }
    assert.equal(extents.count, 10)
    assert.deepEqual([extents.baseOffset(0), extents.endOffset(9)], [99_990, 100_000])
    extents.append(100_000, 100_001, bodyNumber(100_001), 0, 70, 1)
    assert.equal(extents.baseOffset(10), 100_000)
  })

  it('do what a plain list of ranges does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let extents = new Extents()
        const oracle = new Oracle()
        for (const current of steps) {
          if (current.kind === 'append') {
            if (current.entries > 0) oracle.position = 0
            oracle.index += current.entries
            oracle.position += current.skip
            const base = oracle.end + current.gap
            oracle.end = base + current.count
            const { index, position } = oracle
            const added = extents.append(base, oracle.end, bodyNumber(index), position, current.size, current.max)
            const row = { base, end: oracle.end, index, position, size: current.size, max: current.max }
            assert.equal(added, oracle.append(row))
            oracle.position += current.size
          } else if (current.kind === 'drop') {
            const told: number[] = []
            extents.dropBelow(current.offset, (index, sizeBytes) => told.push(index, sizeBytes))
            const dropped = oracle.rows.filter(({ end }) => end <= current.offset)
            oracle.rows = oracle.rows.filter(({ end }) => end > current.offset)
            assert.deepEqual(
              told,
              dropped.flatMap(({ index, size }) => [index, size]),
            )
          } else {
            const writer = new ByteWriter()
            extents.encode(writer)
            extents = Extents.decode(new ByteReader(writer.finish()))
          }
          check(extents, oracle)
        }
      }),
    )
  })
})

function check(extents: Extents, { rows }: Oracle): void {
  const seen = Array.from({ length: extents.count }, (_, row) => ({
    base: extents.baseOffset(row),
    end: extents.endOffset(row),
    index: extents.body(row) as number,
    position: extents.position(row),
    size: extents.sizeBytes(row),
    max: extents.maxTimestampMs(row),
  }))
  assert.deepEqual(seen, rows)
  for (let offset = 0; offset < 40; offset++) {
    const found = rows.findIndex(({ end }) => end > offset)
    assert.equal(extents.find(offset), found === -1 ? rows.length : found)
  }
  for (let max = -1; max < 11; max++) {
    const found = rows.findIndex((row) => row.max >= max)
    assert.equal(extents.findTimestamp(max), found === -1 ? rows.length : found)
  }
}
