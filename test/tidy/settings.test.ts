import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_OVERRIDES, SETTING_BY_NAME } from '../../src/config/settings.ts'
import { TOPIC_CONFIG_BY_NAME } from '../../src/config/topic-configs.ts'
import { topicSettings } from '../../src/config/topic-settings.ts'
import { isTest, roomOf, sourcesOf } from './sources.ts'

const STOCK = { perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES }
/** Where settings are defined, which is no use. */
const TABLE = /^src\/config\/(?:(?:node|producer|group)-settings|topic-(?:defaults|configs)|resolve)\.ts$/

const sources = sourcesOf('src').filter((source) => !isTest(source) && !TABLE.test(source.path))
const text = sources.map((source) => source.text).join('\n')
const textBesideConfig = sources
  .filter(({ path }) => roomOf(path) !== 'config')
  .map((source) => source.text)
  .join('\n')

describe('a setting that is not marked keep', () => {
  it('is named where it is used, or inherited by a topic config that is used', () => {
    const inherited = new Set(
      [...TOPIC_CONFIG_BY_NAME.values()].flatMap(({ effect, serverKeys }) => (effect === 'use' ? serverKeys : [])),
    )
    const idle = [...SETTING_BY_NAME]
      .filter(([name, { effect }]) => effect === 'use' && !inherited.has(name))
      .filter(([name]) => !text.includes(`'${name}'`) && !new RegExp(`settings\\.${name}\\b`).test(text))
    assert.deepEqual(
      idle.map(([name]) => name),
      [],
    )
  })

  it('of a topic becomes a value that another room reads', () => {
    const idle = Object.keys(topicSettings(NO_OVERRIDES, STOCK)).filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(textBesideConfig),
    )
    assert.deepEqual(idle, [])
  })
})
