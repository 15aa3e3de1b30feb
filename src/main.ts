#!/usr/bin/env node
import { rename, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AdminListener } from './admin/admin.ts'
import { Failure } from './base/failure.ts'
import { showAddress } from './config/address.ts'
import { loadSettings } from './config/load.ts'
import { openFileLoglet } from './log/file-loglet.ts'
import { Node } from './node/node.ts'
import { readBuild } from './platform/build.ts'
import { RealClock } from './platform/clock.ts'
import { openCompute } from './platform/compute.ts'
import { openDisk } from './platform/disk.ts'
import { RealLog } from './platform/log.ts'
import { RealNetwork } from './platform/network.ts'
import { ProcessUsage, watchEventLoop } from './platform/process-usage.ts'
import { RealRandom } from './platform/random.ts'

const { values: flags } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    listen: { type: 'string' },
    advertise: { type: 'string' },
    admin: { type: 'string' },
    'ready-file': { type: 'string' },
    config: { type: 'string' },
    set: { type: 'string', multiple: true },
  },
})

try {
  await start()
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`odradek: ${error.message}\n`)
  process.exitCode = error.reason === 'bad-setting' || error.reason === 'unknown-setting' ? 2 : 1
}

async function start(): Promise<void> {
  const { settings, given } = loadSettings({
    ...flags,
    ...(flags['ready-file'] === undefined ? {} : { readyFile: flags['ready-file'] }),
  })
  const log = RealLog.open({ level: settings['logging.level'], format: settings['logging.format'], descriptor: 2 })
  const disk = await openDisk(settings.data)
  const random = new RealRandom()
  const node = await Node.start({
    clock: new RealClock(),
    random,
    network: new RealNetwork(log),
    disk,
    compute: await openCompute(),
    log,
    logLevel: log,
    settings,
    given,
    openLoglet: (onFatal) =>
      openFileLoglet({ disk, random, log, onFatal, limits: { fileBytesMax: settings['loglet.file.bytes'] } }),
    onFatal: (cause) => {
      log.error('the broker stops: it can not go on', {
        cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      })
      process.exit(1)
    },
  })
  node.metrics.followProcess(new ProcessUsage(), readBuild())
  watchEventLoop(node.metrics.eventLoopDelay)
  const admin = await AdminListener.open(settings.admin, {
    metrics: () => node.renderMetrics(),
    notReady: () => node.notReady,
  })
  const adminAddress = `${settings.admin.host}:${admin.port}`
  const ready = {
    pid: process.pid,
    listen: showAddress({ host: settings.listen.host, port: node.address.port }),
    advertise: showAddress(node.advertised),
    admin: adminAddress,
  }
  process.stdout.write(
    `odradek serves Kafka clients at ${ready.listen} (advertised as ${ready.advertise}), admin at http://${adminAddress}, data in ${settings.data}\n`,
  )
  const readyFile = settings['ready-file']
  if (readyFile !== undefined && readyFile !== null) {
    await writeFile(`${readyFile}.part`, `${JSON.stringify(ready)}\n`)
    await rename(`${readyFile}.part`, readyFile)
  }
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(1)
    isStopping = true
    void node
      .stop()
      .then(() => admin.close())
      .then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
