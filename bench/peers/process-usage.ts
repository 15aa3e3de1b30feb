import { readFileSync } from 'node:fs'

/** Ticks per second of /proc/PID/stat: Linux shows user space 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100

/** User and system CPU seconds that a process has used; NaN where the system doesn't tell. */
export function cpuSeconds(pid: number): number {
  // The program's name, in brackets, may hold spaces and brackets: fields are counted from the last bracket.
  const stat = readProcFile(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory in MiB; NaN where the system doesn't tell. */
export function residentMib(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB/m.exec(readProcFile(`/proc/${pid}/status`))
  return match === null ? Number.NaN : Number(match[1]) / 1024
}

/** The highest that resident memory ever was, in MiB; NaN where the system doesn't tell. */
export function peakMib(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB/m.exec(readProcFile(`/proc/${pid}/status`))
  return match === null ? Number.NaN : Number(match[1]) / 1024
}

function readProcFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
