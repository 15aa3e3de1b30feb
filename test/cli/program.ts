import { createReadStream } from 'node:fs'
import { runCli } from '../../src/cli/cli.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { RealNetwork } from '../../src/platform/network.ts'
import { RealRandom } from '../../src/platform/random.ts'

/** The command line as a process of its own, without a broker inside: `start` only tells what it would start. */
const clock = new RealClock()
// Timers of the clock don't keep the process alive, and between two attempts nothing else may be open.
const held = setInterval(() => {}, 2 ** 30)
process.exitCode = await runCli(process.argv.slice(2), {
  version: '0.1.0',
  clock,
  environment: process.env,
  get stdin() {
    return process.stdin
  },
  stdout: process.stdout,
  stderr: process.stderr,
  openFile: (path) => createReadStream(path),
  onInterrupt: (run) => {
    const once = (): void => {
      process.once('SIGINT', () => process.exit(130))
      run()
    }
    process.once('SIGINT', once)
    process.once('SIGTERM', once)
    return () => {
      process.off('SIGINT', once)
      process.off('SIGTERM', once)
    }
  },
  makeClientParts: async (log) => ({
    clock,
    random: new RealRandom(),
    network: new RealNetwork(log),
    compute: await openCompute(),
    log,
  }),
  startBroker: async ({ given }) => {
    process.stdout.write(`${JSON.stringify(Object.fromEntries(given))}\n`)
    return 0
  },
})
clearInterval(held)
process.stdin.destroy()
