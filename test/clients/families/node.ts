import { join } from 'node:path'
import { VERSIONS } from '../versions.ts'
import type { ClientRow, Places } from './family.ts'

/** These come with the development dependencies: nothing to install. */
export const nodeRows: readonly ClientRow[] = [
  { family: 'kafkajs', client: 'kafkajs (Node)', version: VERSIONS.kafkajs, install: (places) => program(places, 'kafkajs') },
  {
    family: 'platformatic',
    client: '@platformatic/kafka (Node)',
    version: VERSIONS.platformatic,
    install: (places) => program(places, 'platformatic'),
  },
]

function program({ built }: Places, name: string) {
  return Promise.resolve({ file: process.execPath, args: ['--enable-source-maps', join(built, 'node', `${name}.js`)] })
}
