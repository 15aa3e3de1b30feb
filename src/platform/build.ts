import { readFileSync } from 'node:fs'

/** What this program is, for people who compare brokers. */
export interface Build {
  readonly version: string
  readonly node: string
}

/** From the package that this file lies in. */
export function readBuild(): Build {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  return { version, node: process.version }
}
