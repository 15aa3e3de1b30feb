import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BombCase, bombCases } from './bomb-cases.ts'
import type { BombFigures } from './bomb-process.ts'
import type { Target, Violation } from './target.ts'

const MIB = 1024 * 1024
const STALL_MS = 50
const MEMORY_BYTES_MAX = 64 * MIB
const PROCESS = fileURLToPath(new URL('./bomb-process.js', import.meta.url))
const run = promisify(execFile)

/** Small requests that inflate to much, each in a process of its own: little memory beside the frame's, and off the loop. */
export const bombsTarget: Target = async ({ report }) => {
  const rows: string[] = []
  for await (const bomb of bombCases()) {
    const figures = await explode(bomb)
    judge(bomb, figures, report)
    rows.push(rowOf(bomb, figures))
  }
  return rows.join('\n')
}

export async function explode({ bytes, kind, compressionType }: BombCase): Promise<BombFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'odradek-bombs-'))
  const file = join(folder, 'bomb')
  writeFileSync(file, bytes)
  try {
    const { stdout } = await run(process.execPath, ['--enable-source-maps', PROCESS, file, kind, String(compressionType)])
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function judge({ name, bytes, isTaken }: BombCase, figures: BombFigures, report: (violation: Violation) => void): void {
  const { codes, stallMs, grownBytes, bugs } = figures
  const violated = (what: string) => report({ what: `${name}: ${what}`, bytes: Buffer.alloc(0), cause: undefined })
  if (!isTaken && codes.includes(0)) violated('it was taken')
  if (isTaken && codes.join() !== '0') violated(`it was refused with ${codes.join()}`)
  if (stallMs > STALL_MS) violated(`it held the loop for ${stallMs.toFixed(0)} ms`)
  // What is taken lies once more in the log, which is in memory here.
  const allowedBytes = MEMORY_BYTES_MAX + (isTaken ? 2 : 1) * bytes.length
  if (grownBytes > allowedBytes) violated(`it took ${(grownBytes / MIB).toFixed(0)} MiB`)
  for (const bug of bugs) violated(`a bug: ${bug}`)
}

function rowOf({ name, bytes }: BombCase, { codes, stallMs, grownBytes }: BombFigures): string {
  const [size, grown] = [bytes.length, grownBytes].map((count) => (count / MIB).toFixed(1))
  return `${name}: ${size} MiB gave error ${codes.join()}, ${stallMs.toFixed(0)} ms, +${grown} MiB`
}
