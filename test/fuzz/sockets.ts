import { setTimeout as sleep } from 'node:timers/promises'
import { ATTACKS, type Attack } from './attacks/attacks.ts'
import { BrokerProcess } from './broker-process.ts'
import { HealthyClient, type Latency } from './healthy-client.ts'
import { judgeLatency } from './judge-latency.ts'
import type { Target } from './target.ts'

const MIB = 1024 * 1024
/** Before each attack: what runs for the first time is slow, and the machine isn't the same all the time. */
const WARM_MS = 500
const QUIET_MS = 1_500
/** Longer than the judge allows on any machine. */
const STANDSTILL_MS = 2_000
const COLUMNS = ['attack', 'quiet p99 ms', 'p50 ms', 'p99 ms', 'worst ms', 'requests', 'most RSS MiB', 'verdict']

/** Attacks on a real broker process over real sockets, one after the other, with a healthy client beside each. */
export const socketsTarget: Target = async ({ seed, report }) => {
  const rows: string[] = [COLUMNS.join('\t')]
  for (const attack of [QUIET, STANDSTILL, ...ATTACKS]) {
    const { wrong, row } = await attacked(attack, seed)
    const found = attack.mustBeSlow ? notFound(wrong) : wrong
    for (const what of found) report({ what: `${attack.name}: ${what}`, bytes: Buffer.alloc(0), cause: undefined })
    rows.push([...row, found.length === 0 ? (attack.mustBeSlow ? 'found' : 'held') : 'BROKEN'].join('\t'))
    process.stdout.write(`${rows.at(-1)}\n`)
  }
  return rows.join('\n')
}

async function attacked(attack: Attack, seed: number): Promise<{ readonly wrong: string[]; readonly row: string[] }> {
  const broker = await BrokerProcess.start({ set: [...(attack.set ?? [])] })
  const healthy = await HealthyClient.start(broker.port)
  await sleep(WARM_MS)
  await healthy.latency()
  await sleep(QUIET_MS)
  const quiet = await healthy.latency()
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
  const beside = await healthy.latency()
  const slow = judgeLatency(quiet, beside, attack.p99TimesMax)
  if (slow !== undefined) wrong.push(slow)
  if (healthy.failed !== undefined) wrong.push(`the healthy client: ${healthy.failed}`)
  if (broker.exit !== undefined) wrong.push(`the broker ended: ${broker.exit}`)
  else if ((await broker.metric('odradek_bugs_total')) !== 0) wrong.push('odradek_bugs_total is not 0')
  if (rssMost > (attack.rssMibMax ?? 600) * MIB) wrong.push(`${(rssMost / MIB).toFixed(0)} MiB resident`)
  await healthy.stop()
  await broker.stop()
  return { wrong, row: rowOf(attack, quiet, beside, rssMost) }
}

function rowOf({ name }: Attack, quiet: Latency, { p50Ms, p99Ms, worstMs, count }: Latency, rssMost: number): string[] {
  const figures = [quiet.p99Ms, p50Ms, p99Ms, worstMs].map((ms) => ms.toFixed(1))
  return [name, ...figures, String(count), (rssMost / MIB).toFixed(0)]
}

/** Slowness is all that may be said of it, and must be. */
function notFound(wrong: readonly string[]): string[] {
  const others = wrong.filter((what) => !/ p99 is /.test(what))
  return others.length === wrong.length ? ['a broker that stood still was not found to be slow', ...others] : others
}

const QUIET: Attack = {
  name: 'none',
  run: async () => {
    await sleep(2_000)
    return undefined
  },
}

/** No attack, but what one could do: proves that slowness is seen. */
const STANDSTILL: Attack = {
  name: 'a broker that stands still',
  mustBeSlow: true,
  async run({ broker }) {
    for (let count = 0; count < 3; count++) {
      broker.signal('SIGSTOP')
      await sleep(STANDSTILL_MS)
      broker.signal('SIGCONT')
      await sleep(50)
    }
    return undefined
  },
}
