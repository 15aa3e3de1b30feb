import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../clients/install/cached.ts'
import { install, run } from '../clients/install/run.ts'

/** The servers that the suite runs against, each of a version that is known to work: a run must be repeatable. */
const VERSITYGW = '1.8.0'
const MOTO = '5.2.5'
const S3S_FS = '0.14.1'

/** The checkout's root: this file runs from dist/test/stores. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const CACHE = join(ROOT, '.cache', 'stores')
/** Building takes minutes; registries that hang must not hold a run for ever. */
const BUILD_MS = 600_000

/** The program's path. Fails with `Unreachable` where the Go module proxy can't be had. */
export async function installVersitygw(): Promise<string> {
  const folder = await cached(CACHE, 'versitygw', VERSITYGW, async (fresh) => {
    const env = { GOBIN: join(fresh, 'bin'), GOFLAGS: '-p=2' }
    const module = `github.com/versity/versitygw/cmd/versitygw@v${VERSITYGW}`
    await install('go', ['install', module], { cwd: fresh, env, deadlineMs: BUILD_MS })
  })
  return join(folder, 'bin', 'versitygw')
}

/** The program's path. Fails with `Unreachable` where PyPI can't be had. */
export async function installMoto(): Promise<string> {
  const folder = await cached(CACHE, 'moto', MOTO, async (fresh) => {
    await run('python3', ['-m', 'venv', join(fresh, 'venv')], { cwd: fresh })
    await install(join(fresh, 'venv', 'bin', 'pip'), ['install', '--quiet', `moto[server,s3]==${MOTO}`], { cwd: fresh })
  })
  return join(folder, 'venv', 'bin', 'moto_server')
}

/** The program's path. Fails with `Unreachable` where crates.io can't be had. */
export async function installS3sFs(): Promise<string> {
  const folder = await cached(CACHE, 's3s-fs', S3S_FS, async (fresh) => {
    // Kept aside, so that a build that was cut short goes on where it was.
    const target = join(CACHE, 's3s-fs-build')
    await mkdir(target, { recursive: true })
    const args = ['install', 's3s-fs', '--version', S3S_FS, '--features', 'binary', '--root', fresh, '--target-dir', target]
    await install('cargo', args, { cwd: fresh, deadlineMs: BUILD_MS })
  })
  return join(folder, 'bin', 's3s-fs')
}
