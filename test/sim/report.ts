import type { Log, LogFields } from '../../src/base/ports.ts'
import type { Violation } from './checkers/history.ts'
import type { SwarmOptions } from './options.ts'
import type { Coverage } from './world/coverage.ts'
import type { World } from './world/world.ts'

const VIOLATIONS_SHOWN = 8

export function printTrouble(violations: readonly Violation[]): void {
  const lines = [...new Set(violations.map(({ checker, name, message }) => `${checker} ${name}: ${message}`))]
  for (const line of lines.slice(0, VIOLATIONS_SHOWN)) console.log(line)
  if (lines.length > VIOLATIONS_SHOWN) console.log(`and ${lines.length - VIOLATIONS_SHOWN} more`)
}

export function printOptions(seed: number, options: SwarmOptions): void {
  const { faults, tunables, ...rest } = options
  console.log(`seed ${seed}: ${JSON.stringify(rest)}`)
  console.log(`  faults ${Object.keys(faults).length === 0 ? 'none' : JSON.stringify(faults)}`)
  console.log(`  tunables ${JSON.stringify(tunables)}`)
}

export function printCoverage(coverage: Coverage): void {
  for (const [name, times] of coverage.entries()) console.log(`${name.padEnd(36)} ${String(times).padStart(8)}`)
}

/** All log lines with their virtual time, for a replay. */
export function watchLog(world: World): Log {
  const withFields = (inherited: LogFields): Log => {
    const print = (level: string) => (message: string, fields?: LogFields) => {
      const text = Object.entries({ ...inherited, ...fields })
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')
      console.log(`${world.scheduler.nowMs.toFixed(3).padStart(12)} ${level} ${message} ${text}`)
    }
    return {
      debugEnabled: true,
      debug: print('debug'),
      info: print('info '),
      warn: print('warn '),
      error: print('error'),
      child: (fields) => withFields({ ...inherited, ...fields }),
    }
  }
  return withFields({})
}
