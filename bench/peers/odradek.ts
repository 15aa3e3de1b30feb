import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Recipe } from './broker.ts'

/** Odradek from a built checkout, with its default settings. `side` is `before` for an older build to compare with. */
export function odradekRecipe(checkout: string, side: 'odradek' | 'before'): Recipe {
  const main = join(checkout, 'dist', 'src', 'main.js')
  if (!existsSync(main))
    throw new Error(`side ${side}: ${main} is missing; build that checkout first, or leave it out with --sides`)
  return {
    side,
    settings: 'Odradek, one broker, file loglet, default settings; fdatasync before every acknowledgement',
    prepare: () => Promise.resolve(),
    command: (folder, ports) => [
      process.execPath,
      main,
      'start',
      '--data',
      join(folder, 'data'),
      '--listen',
      `127.0.0.1:${ports.kafka}`,
      '--admin',
      '127.0.0.1:0',
    ],
  }
}
