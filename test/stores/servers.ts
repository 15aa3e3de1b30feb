import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installMoto, installS3sFs } from './install.ts'
import { type RunningServer, startServer } from './server.ts'
import { startVersitygw } from './versitygw.ts'

/** Servers of other people's making. */
export const SERVERS = { versitygw: startVersitygw, moto: startMoto, 's3s-fs': startS3sFs } as const
export type ServerName = keyof typeof SERVERS

/** Keeps objects in memory and looks at no signature. */
async function startMoto(): Promise<RunningServer> {
  const program = await installMoto()
  return startServer(
    program,
    (port) => ['-H', '127.0.0.1', '-p', String(port)],
    async () => {},
  )
}

/** Looks whether a key is there and writes it then: the kind of store that must be refused. */
async function startS3sFs(): Promise<RunningServer> {
  const program = await installS3sFs()
  const folder = await mkdtemp(join(tmpdir(), 'odradek-s3s-fs-'))
  return startServer(
    program,
    (port, { accessKeyId, secretAccessKey }) => [
      ...['--host', '127.0.0.1', '--port', String(port), '--access-key', accessKeyId, '--secret-key', secretAccessKey, folder],
    ],
    () => rm(folder, { recursive: true, force: true }),
  )
}
