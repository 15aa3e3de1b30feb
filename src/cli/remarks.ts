import type { Log } from '../base/ports.ts'
import type { Output } from './output.ts'

/** Warnings on the way as remarks; the rest is nobody's business here. */
export function remarks(output: Output): Log {
  const say: Log['warn'] = (message, fields = {}) => {
    const details = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${String(value)}`]))
    output.remark(`odradek: ${message}${details.length === 0 ? '' : ` (${details.join(', ')})`}`)
  }
  const log: Log = { debugEnabled: false, debug() {}, info() {}, warn: say, error: say, child: () => log }
  return log
}
