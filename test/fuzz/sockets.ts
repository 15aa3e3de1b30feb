import { ATTACKS, type Attack } from './attacks/attacks.ts'
import { BrokerProcess } from './broker-process.ts'
import { HealthyClient } from './healthy-client.ts'
import type { Target } from './target.ts'

const MIB = 1024 * 1024
const QUIET_MS = 2_000

/** Attacks on a real broker process over real sockets, one after the other, with a healthy client beside each. */
export const socketsTarget: Target = async ({ seed, report }) => {
  const rows: string[] = [['attack', 'p50 ms', 'p99 ms', 'worst ms', 'requests', 'most RSS MiB', 'verdict'].join('\t')]
  for (const attack of [QUIET, ...ATTACKS]) {
    const broker = await BrokerProcess.start({ set: [...(attack.set ?? [])] })
    const healthy = await HealthyClient.start(broker.port)
    let rssMost = 0
    const watch = setInterval(() => {
      rssMost = Math.max(rssMost, broker.rssBytes)
    }, 50)
    const wrong: string[] = []
    try {
      const said = await attack.run({ broker, seed })
      if (said !== undefined) wrong.push(said)
    } catch (error) {
      wrong.push(String(error))
    }
    clearInterval(watch)
    const { p50Ms, p99Ms, worstMs, count, failed } = await healthy.stop()
    if (failed !== undefined) wrong.push(`the healthy client: ${failed}`)
    if (broker.exit !== undefined) wrong.push(`the broker ended: ${broker.exit}`)
    else if ((await broker.metric('odradek_bugs_total')) !== 0) wrong.push('odradek_bugs_total is not 0')
    if (rssMost > (attack.rssMibMax ?? 600) * MIB) wrong.push(`${(rssMost / MIB).toFixed(0)} MiB resident`)
    await broker.stop()
    for (const what of wrong) report({ what: `${attack.name}: ${what}`, bytes: Buffer.alloc(0), cause: undefined })
    const figures = [p50Ms, p99Ms, worstMs].map((ms) => ms.toFixed(1))
    rows.push([attack.name, ...figures, count, (rssMost / MIB).toFixed(0), wrong.length === 0 ? 'held' : 'BROKEN'].join('\t'))
    process.stdout.write(`${rows.at(-1)}\n`)
  }
  return rows.join('\n')
}

const QUIET: Attack = {
  name: 'none',
  run: () => new Promise((resolve) => setTimeout(() => resolve(undefined), QUIET_MS)),
}
