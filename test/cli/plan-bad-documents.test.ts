import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runOdradek } from './run-odradek.ts'

const FILES = {
  'broken.yaml': 'a: [1\n',
  'broken.json': '{"a": ',
  'nan.yaml': 'option: ec2\nworkload: {avgInMiBps: .nan}\ndeployment: {}\n',
  'words.yaml': 'option: ec2\nworkload: {avgInMiBps: "5"}\ndeployment: {}\nsetings: {}\n',
  'v9/estate.yaml': 'kind: odradek/estate\nversion: 9\n',
  'other/estate.yaml': 'kind: odradek/answers\nversion: 1\n',
  'broken/answers.yaml': 'a: [1\n',
  'twice/estate.yaml': 'kind: odradek/estate\nversion: 1\n',
  'twice/estate.json': '{}',
  'null/estate.yaml': '',
}

/** Arguments behind `plan`, the exit code, and what is said. */
const TABLE: readonly (readonly [readonly string[], number, RegExp])[] = [
  [['cost', '--input', 'broken.yaml'], 1, /broken\.yaml can't be read: .* at line 2, column 1/],
  [['cost', '--input', 'broken.json'], 1, /broken\.json can't be read: .* at line 1, column 7/],
  [['cost', '--input', 'none.yaml'], 1, /none\.yaml can't be read: ENOENT/],
  [['cost', '--input', '.'], 1, /can't be read: EISDIR/],
  [['cost', '--input', 'nan.yaml'], 1, /input: \/workload\/avgInMiBps must be a number, and is NaN/],
  [
    ['cost', '--input', 'words.yaml'],
    1,
    /avgInMiBps must be a number, and is "5"\n.*\/setings is unknown; did you mean settings\?/,
  ],
  [['cost', '-d', 'empty'], 1, /empty holds no document of a plan: odradek plan init .*empty makes some/],
  [['cost', '-d', 'nowhere'], 1, /nowhere holds no document of a plan: odradek plan init .*nowhere makes some/],
  [['report', '-d', 'empty'], 1, /empty holds no document of a plan/],
  [['cost', '-d', 'v9'], 1, /estate\.yaml: \/version must be 1, and is 9/],
  [['-d', 'v9'], 1, /estate\.yaml: \/version must be 1, and is 9/],
  [['cost', '-d', 'other'], 1, /estate\.yaml: \/kind must be "odradek\/estate", and is "odradek\/answers"/],
  [['gates', '-d', 'broken'], 1, /broken\/answers\.yaml can't be read: .* at line 2/],
  [['gates', '-d', 'twice'], 1, /twice holds estate\.yaml and estate\.json: which one counts\?/],
  [['gates', '-d', 'null'], 1, /estate\.yaml: \/ must be a map, and is null/],
  [['inventory', 'diff', 'v9/estate.yaml', 'v9/estate.yaml'], 1, /v9\/estate\.yaml: \/version must be 1/],
  [['prices', 'list', '--prices', 'v9/estate.yaml'], 1, /\/kind must be "odradek\/prices"/],
  [['oracles', 'broken.json'], 1, /broken\.json can't be read/],
  [['inventory', 'collect', '-d', 'empty', '--bootstrap', 'localhost:1'], 3, /can't connect to localhost:1/],
  [['init', 'broken.yaml/x'], 1, /broken\.yaml\/x can't be written: ENOTDIR/],
  // Where nobody may make a directory, not even root.
  [['init', '/proc/nope'], 1, /\/proc\/nope can't be written: /],
]

describe('documents and places that cannot be', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'odradek-bad-'))
    for (const [name, text] of Object.entries(FILES)) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    await mkdir(join(folder, 'empty'))
  })

  after(() => rm(folder, { recursive: true }))

  for (const [args, code, said] of TABLE) {
    it(`plan ${args.join(' ')} ends with ${code}, and says why`, async () => {
      const isPlace = (arg: string): boolean => Object.keys(FILES).some((name) => name === arg || name.startsWith(`${arg}/`))
      const placed = args.map((arg) => (isPlace(arg) || PLACES.includes(arg) ? join(folder, arg) : arg))
      const ended = await runOdradek(['plan', ...placed])
      assert.match(ended.stderr, said)
      assert.doesNotMatch(ended.stderr, /\n {4}at /, 'a stack trace says nothing to people')
      assert.equal(ended.code, code)
      assert.equal(ended.stdout, '')
    })
  }
})

const PLACES = ['none.yaml', '.', 'empty', 'nowhere', 'broken.yaml/x']
