import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mutated } from './apply.ts'
import type { Mutant } from './mutant.ts'
import type { Ran } from './verdict.ts'

const COPIED = ['src', 'test', 'scripts', 'bench', 'dist', 'package.json', 'tsconfig.json']
/** A mutant may make a killer wait for ever. */
export const KILLER_LIMIT_MS = 300_000

/**
 * A copy of the built tree in which bugs are put and taken out again. Building after a change to one file is incremental; a
 * bug that the compiler complains of counts all the same, since the code is emitted and it is the tests' turn to find it.
 */
export class Workshop {
  readonly #root: string
  readonly #tree: string

  private constructor(root: string, tree: string) {
    this.#root = root
    this.#tree = tree
  }

  /** `root` is the built tree that is copied; it isn't touched. */
  static async open(root: string): Promise<Workshop> {
    const tree = mkdtempSync(join(tmpdir(), 'odradek-mutants-'))
    for (const name of COPIED) if (existsSync(join(root, name))) cpSync(join(root, name), join(tree, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
    const workshop = new Workshop(root, tree)
    const built = await workshop.#build()
    if (built.failed) throw new Error(`the unchanged copy doesn't build:\n${built.output}`)
    return workshop
  }

  close(): void {
    rmSync(this.#tree, { recursive: true, force: true })
  }

  /** Runs `judge` while the bug is in. Throws when the bug doesn't reach the compiled code. */
  async withBug<T>(mutant: Mutant, judge: () => Promise<T>): Promise<T> {
    const source = join(this.#tree, mutant.file)
    const compiled = join(this.#tree, 'dist', mutant.file.replace(/\.ts$/, '.js'))
    const text = readFileSync(source, 'utf8')
    const before = readFileSync(compiled, 'utf8')
    try {
      writeFileSync(source, mutated(mutant, text))
      const built = await this.#build()
      if (readFileSync(compiled, 'utf8') === before)
        throw new Error(`${mutant.id} ${mutant.name} didn't change ${compiled}:\n${built.output}`)
      return await judge()
    } finally {
      writeFileSync(source, text)
      await this.#build()
    }
  }

  /** Test files by their source paths. */
  runTests(files: readonly string[]): Promise<Ran> {
    return this.#run(process.execPath, [
      '--enable-source-maps',
      '--test',
      ...files.map((file) => join('dist', file.replace(/\.ts$/, '.js'))),
    ])
  }

  runSimulation(flags: readonly string[]): Promise<Ran> {
    return this.#run(process.execPath, ['--enable-source-maps', 'dist/test/sim/run.js', '--no-shrink', ...flags])
  }

  #build(): Promise<Ran> {
    return this.#run(process.execPath, [join(this.#root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'])
  }

  #run(command: string, flags: readonly string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const { NODE_TEST_CONTEXT: _nested, ...environment } = process.env
      // With a group of its own: the test runner has processes for its files, and what hangs is one of these.
      const child = spawn(command, flags, {
        cwd: this.#tree,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      const kill = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'))
      process.once('exit', kill)
      const chunks: Buffer[] = []
      let timedOut = false
      const limit = setTimeout(() => {
        timedOut = true
        kill()
      }, KILLER_LIMIT_MS)
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
      child.on('close', (code) => {
        clearTimeout(limit)
        process.off('exit', kill)
        resolve({ failed: code !== 0, timedOut, output: Buffer.concat(chunks).toString() })
      })
    })
  }
}
