import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { brokersOf } from '../broker-facts.ts'
import type { RunWork, Session } from '../client-command.ts'
import { UsageError } from '../exit-code.ts'

interface DrainOptions {
  readonly undo?: true
}

const LOOK_MS = 300
/** A broker that is told to drain and doesn't begin within this time won't: the others have gone. */
const BEGIN_MS_MAX = 5_000

export function brokersDrain(command: Command, run: RunWork): void {
  command
    .description('send clients away from a broker, and wait until it serves nobody: then it can be stopped')
    .argument('<id>', 'number of the broker')
    .option('--undo', 'let clients come back')
    .addHelpText('after', '\nExamples:\n  odradek brokers drain 3\n  odradek brokers drain 3 --undo')
  run<DrainOptions>(command, async (session, [text], { undo }) => {
    const { client, output, signal } = session
    if (!/^\d{1,10}$/.test(text!)) throw new UsageError(`<id> is '${text}': it must be the number of a broker`)
    const id = Number(text)
    const brokers = await brokersOf(client, signal)
    const broker = brokers.find((one) => one.id === id)
    if (broker === undefined) throw new Failure('invalid', 'unknown-broker', 'no', `the cluster has no broker ${id}`)
    if (broker.status === null) throw new Failure('invalid', 'unsupported-api', 'no', `broker ${id} knows no draining`)
    if (undo === true) {
      await client.admin.brokers.drain(id, false, signal)
      await output.result({ id, draining: 'no' }, () => `Clients come back to broker ${id}.`)
      return
    }
    if (!brokers.some((one) => one.id !== id && one.status?.draining === 'no'))
      throw new Failure('invalid', 'no-leader', 'no', `broker ${id} is the only one that serves: start another one first`)
    await client.admin.brokers.drain(id, true, signal)
    await untilDrained(session, id)
    await output.result({ id, draining: 'drained' }, () => `Broker ${id} is drained: it serves nobody, and can be stopped.`)
  })
}

async function untilDrained({ client, output, parts, signal }: Session, id: number): Promise<void> {
  const beginsMs = parts.clock.monotonicMs() + BEGIN_MS_MAX
  for (;;) {
    const status = await client.admin.brokers.status(id, signal)
    if (status?.draining === 'drained') return
    if (status?.draining !== 'draining' && parts.clock.monotonicMs() > beginsMs)
      throw new Failure(
        'unavailable',
        'no-leader',
        'unknown',
        `broker ${id} goes on serving: no other one does, or somebody wants it back`,
      )
    output.progress(`broker ${id} is draining, ${status?.connections ?? 0} connections are open`)
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        timer.cancel()
        reject(new Failure('unavailable', 'aborted', 'unknown', 'nobody waits any more'))
      }
      const timer = parts.clock.after(LOOK_MS, () => {
        signal.removeEventListener('abort', stop)
        resolve()
      })
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
