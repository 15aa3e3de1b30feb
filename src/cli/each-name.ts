import { Failure } from '../base/failure.ts'
import { BrokerFailure } from '../client/broker-failure.ts'
import type { Output, View } from './output.ts'

/**
 * Does one thing for each name and tells what became of all of them: what one is refused for is no reason to leave out the next, nor
 * to be silent about the one before. Fails at the end with the last refusal; trouble with the cluster ends it at once.
 */
export async function forEachName<Result>(
  output: Output,
  names: readonly string[],
  run: (name: string) => Promise<Result>,
  view: (results: readonly Result[]) => View,
): Promise<void> {
  const results: Result[] = []
  const failures: Failure[] = []
  const left = [...new Set(names)]
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    try {
      results.push(await run(name))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      failures.push(error)
      if (!(error instanceof BrokerFailure)) break
    }
  }
  if (results.length > 0 || failures.length === 0) await output.result(results, () => view(results))
  const last = failures.pop()
  for (const { message } of failures) output.remark(`odradek: ${message}`)
  if (last !== undefined && left.length > 0) output.remark(`odradek: not tried: ${left.join(', ')}`)
  if (last !== undefined) throw last
}
