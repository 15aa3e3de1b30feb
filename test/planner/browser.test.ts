import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { bundlePlanner } from '../../scripts/bundle-planner/bundle.ts'
import type * as Planner from '../../src/planner/planner.ts'
import { Book, type BookFiles, CALCULATIONS, oracleFile, runOracles, validate } from '../../src/planner/planner.ts'
import { ROOT } from '../tidy/sources.ts'
import { builtInFiles, dataFile } from './built-in.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const NOT_RUN = existsSync(CHROMIUM) ? false : `not run: there is no Chromium at ${CHROMIUM}; CHROMIUM_PATH may name another`
const LIMIT_MS = 120_000

/** Nothing may be fetched, and no text may become code. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'"

/** Each case as Node, or a browser, computes it. */
function evaluateAll(
  { Book: book, CALCULATIONS: all, oracleFile: schema, runOracles: run, validate: check }: typeof Planner,
  given: Given,
) {
  const figures = book.of(given.files)
  const file = check('oracles', schema, given.oracles)
  const known = file.cases.filter(({ command }) => all.some((one) => one.command === command))
  return JSON.stringify({
    results: run({ ...file, cases: known }, all, figures),
    evaluations: known.map(({ command, input }) => all.find((one) => one.command === command)?.evaluate(input, figures)),
  })
}

interface Given {
  readonly files: BookFiles
  readonly oracles: unknown
}

describe('the planner in a browser', () => {
  it('gives the same bytes as in Node for every worked example', { timeout: LIMIT_MS, skip: NOT_RUN }, async () => {
    const given: Given = { files: builtInFiles(), oracles: JSON.parse(dataFile('oracles.json')) }
    const here = evaluateAll({ Book, CALCULATIONS, oracleFile, runOracles, validate } as typeof Planner, given)
    const bundle = await bundlePlanner(ROOT, 'iife')
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    try {
      assert.equal(await evaluateInBrowser(browser, bundle, given), here)
    } finally {
      await browser.close()
    }
  })
})

async function evaluateInBrowser(browser: Browser, bundle: string, given: Given): Promise<string> {
  const page = await browser.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (message) => wrong.push(message.text()))
  const script = `${bundle}\nglobalThis.result = (${evaluateAll.toString()})(planner, ${JSON.stringify(given)})`.replaceAll(
    '</',
    '<\\/',
  )
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`
  await page.setContent(`<!doctype html><html><head>${head}</head><body><script>${script}</script></body></html>`)
  const result: string = await page.evaluate('globalThis.result')
  assert.deepEqual(wrong, [])
  return result
}
