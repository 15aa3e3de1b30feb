import { join } from 'node:path'
import { Child } from '../peers/child.ts'
import { cpuSeconds, peakMib } from '../peers/process-usage.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.js')
const SAMPLE_MS = 50

export interface MeasuredRun {
  readonly seconds: number
  readonly cpuSeconds: number
  /** Resident memory at its highest. */
  readonly peakMib: number
  readonly code: number
}

/** Runs `odradek` with these arguments to its end. What the process used is what it showed shortly before it ended. */
export async function runMeasured(args: readonly string[]): Promise<MeasuredRun> {
  const startedMs = performance.now()
  const child = new Child([process.execPath, MAIN, ...args])
  let cpu = 0
  let peak = 0
  const sample = (): void => {
    const [cpuNow, peakNow] = [cpuSeconds(child.pid), peakMib(child.pid)]
    if (cpuNow > 0) cpu = cpuNow
    if (peakNow > 0) peak = peakNow
  }
  const sampling = setInterval(sample, SAMPLE_MS)
  const code = await child.ended
  clearInterval(sampling)
  if (code !== 0 && code !== 2 && code !== 4) throw new Error(`odradek ${args.join(' ')} ended with ${code}:\n${child.tail}`)
  return { seconds: (performance.now() - startedMs) / 1000, cpuSeconds: cpu, peakMib: peak, code }
}
