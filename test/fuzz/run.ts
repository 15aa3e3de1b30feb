/** `npm run fuzz -- --target wire|sockets|bombs|objects --frames N --seed S`: hostile input; leaves with 1 if anything broke. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bombsTarget } from './bombs.ts'
import { objectsTarget } from './objects.ts'
import { socketsTarget } from './sockets.ts'
import type { Target, Violation } from './target.ts'
import { wireTarget } from './wire.ts'

const TARGETS: ReadonlyMap<string, Target> = new Map([
  ['wire', wireTarget],
  ['objects', objectsTarget],
  ['bombs', bombsTarget],
  ['sockets', socketsTarget],
])
const SHOWN_MAX = 20
const HEX_BYTES_MAX = 80

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'wire' },
    frames: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
})
const target = TARGETS.get(values.target)
if (target === undefined) {
  process.stderr.write(`fuzz: no target "${values.target}"; there are ${[...TARGETS.keys()].join(', ')}\n`)
  process.exit(2)
}
let count = 0
const startMs = performance.now()
const figures = await target({ seed: Number(values.seed), frames: Number(values.frames), report: show })
const seconds = ((performance.now() - startMs) / 1_000).toFixed(1)
const again = `npm run fuzz -- --target ${values.target} --frames ${values.frames} --seed ${values.seed}`
process.stdout.write(`${figures}\n${count} violations in ${seconds} s: ${again}\n`)
process.exit(count === 0 ? 0 : 1)

function show({ what, bytes, cause }: Violation): void {
  count++
  if (count > SHOWN_MAX) return
  const file = join(tmpdir(), `odradek-fuzz-${values.target}-${values.seed}-${count}.bin`)
  writeFileSync(file, bytes)
  const hex = bytes.subarray(0, HEX_BYTES_MAX).toString('hex')
  const thrown = cause instanceof Error ? `\n${cause.stack}` : cause === undefined ? '' : `\n${String(cause)}`
  process.stdout.write(
    `VIOLATION ${what}\n${bytes.length} bytes in ${file}: ${hex}${bytes.length > HEX_BYTES_MAX ? '…' : ''}${thrown}\n\n`,
  )
}
