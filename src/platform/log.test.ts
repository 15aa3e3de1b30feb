import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'

/** Runs statements over `log` in a process of its own, and gives what came out. */
function printed(format: 'auto' | 'json' | 'text', level: string, statements: string): string {
  const script = `import { RealLog } from ${JSON.stringify(new URL('./log.js', import.meta.url).href)}
    const log = RealLog.open({ level: '${level}', format: '${format}', descriptor: 1 })
    ${statements}`
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', timeout: 20_000 }).stdout
}

test('without a terminal each line is one JSON object with level, time and message', () => {
  const out = printed('auto', 'info', `log.info('started', { port: 1, host: 'a', none: undefined }); log.debug('hidden')`)
  const [line, rest] = out.split('\n')
  const { time, ...fields } = JSON.parse(line!) as Record<string, unknown>
  assert.deepEqual(fields, { level: 'info', port: 1, host: 'a', message: 'started' })
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  assert.equal(rest, '')
})

test('as text a line has the time, the level, the message and the fields', () => {
  const out = printed('text', 'info', `log.child({ part: 'log' }).warn('slow disk', { ms: 12, path: 'a b' })`)
  assert.match(out, /^\d\d:\d\d:\d\d\.\d{3} warn {2}slow disk part=log ms=12 path="a b"\n$/)
})

test('control characters and direction marks are escaped in both forms', () => {
  const statements = `log.info('a\\x1b[2Jb\\nc', { name: 'x\\u009b\\u202ey\\n' })`
  const text = printed('text', 'info', statements)
  const json = printed('json', 'info', statements)
  for (const out of [text, json]) {
    assert.equal(out.split('\n').length, 2)
    assert.doesNotMatch(out.slice(0, -1), /[\p{Cc}\p{Cf}]/u)
  }
  assert.deepEqual((JSON.parse(json) as Record<string, unknown>).name, 'x\u009b\u202ey\n')
})

test('the level moves at run time, for children too', () => {
  const out = printed(
    'text',
    'error',
    `const child = log.child({})
     child.info('hidden'); log.level = 'debug'
     if (child.debugEnabled) child.debug('shown'); log.level = 'warn'; child.info('hidden'); child.warn('seen')`,
  )
  assert.deepEqual(
    out
      .trim()
      .split('\n')
      .map((line) => line.slice(19)),
    ['shown', 'seen'],
  )
})

test('what was logged right before the process exits is written', () => {
  const out = printed('json', 'info', `for (let n = 0; n < 500; n++) log.info('line', { n }); process.exit(3)`)
  assert.equal(out.trim().split('\n').length, 500)
})
