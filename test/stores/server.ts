import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SILENT } from '../../src/base/ports.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { RealHttp } from '../../src/platform/http.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { RefreshingCredentials } from '../../src/store/s3/credentials/credentials.ts'
import { S3Client } from '../../src/store/s3/s3-client.ts'
import type { TestAccount } from '../fakes/s3-stub/stub-store.ts'

/** An S3 server that runs beside a test. */
export interface RunningServer {
  readonly endpoint: string
  readonly port: number
  readonly account: TestAccount
  createBucket(name: string): Promise<void>
  /** Ends the process, and nothing of it is left. */
  stop(): Promise<void>
}

const START_MS = 60_000
const ATTEMPTS = 5
const ACCOUNT: TestAccount = { accessKeyId: 'ODRADEKTEST', secretAccessKey: 'odradek-test-secret' }

/** Starts a program that listens at the port that it is told. `args` gives its arguments; `clean` takes away what it leaves. */
export async function startServer(
  program: string,
  args: (port: number, account: TestAccount) => readonly string[],
  clean: () => Promise<void>,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const child = spawn(program, args(port, ACCOUNT), { stdio: ['ignore', 'ignore', 'pipe'] })
    running.add(child)
    child.once('close', () => running.delete(child))
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000)
    })
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()))
    const stop = async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
      await clean()
    }
    const answers = await untilAnswers(child, port)
    if (answers)
      return {
        endpoint: `http://127.0.0.1:${port}`,
        port,
        account: ACCOUNT,
        createBucket: (name) => createBucket(port, name),
        stop,
      }
    // Somebody else may have taken the port in between.
    if (child.exitCode === null || attempt === ATTEMPTS) {
      await stop()
      throw new Error(`${program} doesn't serve: ${said}`)
    }
  }
}

async function untilAnswers(child: ChildProcess, port: number): Promise<boolean> {
  const deadlineMs = performance.now() + START_MS
  const http = await RealHttp.open(new RealClock())
  try {
    while (child.exitCode === null && performance.now() < deadlineMs) {
      const request = {
        method: 'GET',
        isSecure: false,
        host: '127.0.0.1',
        port,
        target: '/',
        headers: { host: `127.0.0.1:${port}` },
      } as const
      const reply = await http
        .request({ ...request, timeoutMs: 2_000, answerTimeoutMs: 2_000, replyBytesMax: 1_000_000, isRepeatable: true })
        .catch(() => undefined)
      if (reply !== undefined) return true
      await pause(50)
    }
    return false
  } finally {
    await http.close()
  }
}

async function createBucket(port: number, bucket: string): Promise<void> {
  const clock = new RealClock()
  const http = await RealHttp.open(clock)
  try {
    const credentials = new RefreshingCredentials({ name: 'the test', fetch: async () => ACCOUNT }, clock, SILENT)
    const endpoint = { isSecure: false, host: '127.0.0.1', port }
    const place = { endpoint, bucket, isPathStyle: true, region: 'us-east-1', isRegionGiven: true, timeoutMs: 10_000 }
    const client = new S3Client(place, { http, clock, random: new RealRandom(), credentials })
    const request = { method: 'PUT', isWrite: true } as const
    const { refusal } = await client.send(request)
    if (refusal !== undefined && refusal.code !== 'BucketAlreadyOwnedByYou') throw client.failure(refusal, request)
  } finally {
    await http.close()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const running = new Set<ChildProcess>()

// Who is interrupted doesn't come to stop it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
