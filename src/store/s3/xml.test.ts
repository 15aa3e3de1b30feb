import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../../base/failure.ts'
import { childText, escapeXml, readXml } from './xml.ts'

test('elements come with their text, whatever stands around them', () => {
  const text = `\ufeff\n<?xml version="1.0"?>\n<!-- hello -->\n<s3:List xmlns:s3="http://x/y" a='1'>
    <Key>a &lt;&amp;&#x41;&#66;&quot;&apos;&gt;</Key ><Empty/><Other  b="c" /><Key>second</Key><!-- a < b -->
  </s3:List>\n`
  const root = readXml(text)
  assert.equal(root.name, 'List')
  assert.deepEqual(
    root.children.map(({ name, text: inner }) => [name, inner]),
    [
      ['Key', 'a <&AB"\'>'],
      ['Empty', ''],
      ['Other', ''],
      ['Key', 'second'],
    ],
  )
  assert.equal(childText(root, 'Key'), 'a <&AB"\'>')
  assert.equal(childText(root, 'Nothing'), undefined)
})

test('what is not well formed is refused as undecodable', () => {
  const wrong = [
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/>x',
    '<a/><b/>',
    '<a>&nbsp;</a>',
    '<a>&</a>',
    '<a>&#x110000;</a>',
    '<a',
    '<!DOCTYPE a><a/>',
  ]
  const deep = '<a>'.repeat(100) + '</a>'.repeat(100)
  const many = `<a>${'<b/>'.repeat(30_000)}</a>`
  for (const text of [...wrong, '<a><!-- </a>', '<a b="<"/>', '< a/>', deep, many])
    assert.throws(() => readXml(text), isUndecodable, text.slice(0, 30))
})

test('any text survives being escaped, and any bytes give a value or a failure', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(childText(readXml(`<a><b>${escapeXml(text)}</b></a>`), 'b'), text)
    }),
  )
  const pieces = fc.constantFrom(
    '<a>',
    '</a>',
    '<b/>',
    '&amp;',
    '&#0;',
    '&',
    ';',
    'x',
    '<!--',
    '-->',
    '<?',
    '?>',
    ' ',
    '<',
    '>',
    '"',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        readXml(parts.join(''))
      } catch (cause) {
        assert.ok(isUndecodable(cause))
      }
    }),
  )
})

function isUndecodable(cause: unknown): boolean {
  return cause instanceof Failure && cause.reason === 'undecodable'
}
