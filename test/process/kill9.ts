/**
 * `npm run kill9 -- --rounds N`: kills a broker under load N times with SIGKILL and reads everything back after each start. This tests the
 * death of the process; what a loss of power does is tested on the fault disk.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { odradekSource } from '../clients/brokers/odradek.ts'
import { KillRounds } from './kill-rounds.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } })
const rounds = Number(values.rounds)
const folder = await mkdtemp(join(tmpdir(), 'odradek-kill9-'))
let failures = 0
let acknowledged = 0
let recordCount = 0
const startsMs: number[] = []
const beganAt = performance.now()
{
  await using broker = await odradekSource(join(process.cwd(), 'dist/src/main.js')).open(folder)
  const killRounds = await KillRounds.prepare(broker)
  for (let round = 1; round <= rounds && failures === 0; round++) {
    const result = await killRounds.round()
    startsMs.push(result.startMs)
    acknowledged = result.acknowledged
    recordCount = result.recordCount
    for (const [what, found] of Object.entries({ lost: result.lost, doubled: result.doubled, wrong: result.wrong })) {
      failures += found.length
      for (const one of found.slice(0, 10)) process.stdout.write(`round ${round}, ${what}: ${one}\n`)
    }
    if (round % 10 === 0 || round === rounds)
      process.stdout.write(
        `round ${round} of ${rounds}: ${acknowledged} batches acknowledged, ${recordCount} records read back\n`,
      )
  }
  if (failures === 0) {
    await killRounds.settle()
    const last = await killRounds.verify()
    failures += last.lost.length + last.doubled.length + last.wrong.length
    acknowledged = last.acknowledged
    recordCount = last.recordCount
  }
}
const seconds = (performance.now() - beganAt) / 1_000
const sorted = [...startsMs].sort((a, b) => a - b)
const middle = (from: number, to: number) => startsMs.slice(from, to).sort((a, b) => a - b)[Math.floor((to - from) / 2)] ?? 0
const tenth = Math.max(1, Math.floor(startsMs.length / 10))
process.stdout.write(
  `${startsMs.length} kills in ${seconds.toFixed(0)} s: ${acknowledged} batches acknowledged, ${recordCount} records read back, ` +
    `${failures} lost, doubled or wrong. Starts: median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} ms, ` +
    `longest ${(sorted.at(-1) ?? 0).toFixed(0)} ms, first tenth ${middle(0, tenth).toFixed(0)} ms, last tenth ` +
    `${middle(startsMs.length - tenth, startsMs.length).toFixed(0)} ms\n`,
)
if (failures === 0) await rm(folder, { recursive: true, force: true })
else process.stdout.write(`data is kept in ${folder}\n`)
process.exit(failures === 0 ? 0 : 1)
