import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { StubOptions } from './s3-stub.ts'
import type { Weather } from './stub-faults.ts'

/** The stub in a process of its own, so that it can be stopped and killed, and takes no time from who is tested. */
export interface StubProcess {
  readonly pid: number
  readonly endpoint: string
  /** From now on. */
  change(weather: Weather): Promise<void>
  /** Requests by kind, and faults that happened. */
  counts(): Promise<StubCounts>
  stop(): Promise<void>
}

export interface StubCounts {
  readonly requests: Readonly<Record<string, number>>
  readonly fired: Readonly<Record<string, number>>
}

export async function startStubProcess(options: StubOptions = {}): Promise<StubProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'process.js'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended.then(() => undefined)])
  if (line === undefined) throw new Error("the stub's process ended before it served")
  const endpoint = `http://127.0.0.1:${(JSON.parse(line) as { readonly port: number }).port}`
  return {
    pid: child.pid!,
    endpoint,
    async change(weather) {
      const answer = await fetch(`${endpoint}/-/weather`, { method: 'POST', body: JSON.stringify(weather) })
      if (!answer.ok) throw new Error(`the stub's weather didn't change: ${answer.status}`)
    },
    async counts() {
      return (await (await fetch(`${endpoint}/-/counts`)).json()) as StubCounts
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
