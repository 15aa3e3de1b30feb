import type { Log } from '../../../src/base/ports.ts'
import type { Coverage } from '../world/coverage.ts'

/** What shows nowhere but in what a broker says, by how its line begins. */
const TOLD: readonly (readonly [begins: string, deed: string])[] = [
  ['the log is out of reach from here', 'deed-stranded'],
  ['this broker gets at the log again', 'deed-ashore'],
]

/** Counts deeds by the lines that tell of them. */
export function toldDeeds(log: Log, coverage: Coverage): Log {
  const heard = (message: string): void => {
    for (const [begins, deed] of TOLD) if (message.startsWith(begins)) coverage.count(deed)
  }
  return {
    debugEnabled: log.debugEnabled,
    debug: (message, fields) => log.debug(message, fields),
    info: (message, fields) => {
      heard(message)
      log.info(message, fields)
    },
    warn: (message, fields) => {
      heard(message)
      log.warn(message, fields)
    },
    error: (message, fields) => log.error(message, fields),
    child: (fields) => log.child(fields),
  }
}
