import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { heatSvg } from './heat-svg.ts'
import { Patterns } from './html-text.ts'
import { linesSvg } from './lines-svg.ts'
import { Scale } from './scale.ts'
import { spansSvg } from './spans-svg.ts'

const spans = (rows: Parameters<typeof spansSvg>[0]['rows']) =>
  spansSvg({ kind: 'spans', unit: 'USD a month', rows }, 'cost', new Patterns())

describe('the scale of a chart', () => {
  it('has round steps, 0 among them, and room for all that is drawn', () => {
    assert.deepEqual(new Scale([29_233]).ticks(), [0, 10_000, 20_000, 30_000])
    assert.deepEqual(new Scale([-166_665, 754_912]).ticks(), [-200_000, 0, 200_000, 400_000, 600_000, 800_000])
    assert.deepEqual(new Scale([0.3]).ticks(), [0, 0.1, 0.2, 0.3])
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(values, (given) => {
        const scale = new Scale(given)
        assert.ok(scale.ticks().includes(0))
        assert.ok(scale.ticks().length <= 8)
        for (const value of given) {
          const share = scale.shareOf(value)
          assert.ok(share >= 0 && share <= 1)
        }
      }),
    )
  })

  it('is there even if nothing is drawn', () => {
    assert.deepEqual(
      [new Scale([]).ticks(), new Scale([0]).ticks()],
      [
        [0, 1],
        [0, 1],
      ],
    )
  })
})

describe('bars', () => {
  it('are drawn in shares of the width, with a stroke where one is expected', () => {
    const svg = spans([{ label: 'now', spans: [{ from: 50, to: 100, kind: 'range' }], mark: 75 }])
    assert.match(svg, /<rect class="bar" x="46%" y="\d+" width="46%"/)
    assert.match(svg, /<line class="mark" x1="69%"/)
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
  })

  it('keep long names out of each other, and whole for who asks', () => {
    const label = `${'a name that is far too long '.repeat(4)}<b>`
    const svg = spans([{ label, spans: [] }])
    assert.match(svg, /…<\/tspan><title>/)
    assert.ok(svg.includes(`${label.slice(0, -3)}&lt;b&gt;`))
  })

  it('write a name of two lines on two lines, between its words, and keep the bars below it', () => {
    const svg = spans([
      { label: 'share of bytes read by consumers that read within their zone', spans: [{ from: 0, to: 1, kind: 'a' }] },
    ])
    const lines = [...svg.matchAll(/<tspan x="0" y="(\d+)">([^<]*)</g)].map(([, y, text]) => [Number(y), text])
    assert.deepEqual(
      lines.map(([, text]) => text),
      ['share of bytes read by consumers that read', 'within their zone'],
    )
    assert.ok(Number(/<rect class="bar" x="0%" y="(\d+)"/.exec(svg)![1]) > Number(lines[1]![0]))
  })

  it('need no legend where the only kind is called as the scale is', () => {
    const one = [{ label: 'a', spans: [{ from: 0, to: 1, kind: 'USD a month' }] }]
    assert.equal(spans(one).match(/USD a month<\/text>/g)?.length, 1)
    const two = [{ label: 'a', spans: [{ from: 0, to: 1, kind: 'compute' }] }]
    assert.match(spans(two), /compute<\/text>/)
  })
})

describe('lines', () => {
  const lines = (values: readonly (number | null)[]) =>
    linesSvg({ kind: 'lines', unit: 'MiB/s', from: 'a', to: 'b', lines: [{ label: 'written', values }] }, 'rates')

  it('break where points are missing, and show a point by itself', () => {
    const path = / d="(M[^"]*)"/.exec(lines([1, 1, null, 1, null, 1, 1]))![1]!
    assert.equal(path.match(/M/g)?.length, 3)
    assert.equal(path.match(/L/g)?.length, 2)
  })

  it('stay within the frame: shares of its width alone, which add up to it', () => {
    const drawn = lines([1, 2])
    assert.doesNotMatch(drawn, /calc\(/)
    const [, left, width] = /<svg x="(\d+)%" y="0" width="(\d+)%"/.exec(drawn)!
    assert.equal(Number(left) + Number(width), 100)
  })

  it('say what they show in words, and that nothing is known', () => {
    assert.match(lines([1, 4, 2]), /<desc>written: from 1 to 4 MiB\/s<\/desc>/)
    assert.match(lines([null]), /written: nothing known/)
    assert.doesNotMatch(lines([]), /NaN|Infinity/)
  })
})

describe('strips', () => {
  it('cut names of columns at the space that is nearest to their middle', () => {
    const svg = heatSvg({ kind: 'heat', columns: ['as it runs now', 'Odradek'], rows: [] }, 'load')
    const lines = [...svg.matchAll(/<tspan x="[^"]*" y="\d+">([^<]*)</g)].map(([, text]) => text)
    assert.deepEqual(lines, ['as it', 'runs now', 'Odradek'])
  })

  it('lead from a figure to its step, where it has one', () => {
    const cells = [
      { text: '7', share: 1, trace: 'plan-topology-disk' },
      { text: 'unknown', share: null },
    ]
    const svg = heatSvg({ kind: 'heat', columns: ['disk', 'in'], rows: [{ label: '1', cells }] }, 'load')
    assert.equal(svg.match(/<a href="#plan-topology-disk">/g)?.length, 1)
    assert.match(svg, /fill-opacity="0"/)
  })
})
