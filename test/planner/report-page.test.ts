import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { examplePlans } from './example-plans.ts'
import { allOpen, brokenLinks, closedFigures, look, paper, sideways } from './page-checks.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const NOT_RUN = existsSync(CHROMIUM) ? false : `not run: there is no Chromium at ${CHROMIUM}; CHROMIUM_PATH may name another`
const LIMIT_MS = 240_000
const WIDTHS = [1280, 390]
/** A4 without its margins, in pixels of the page. */
const PAPER_WIDTH = 703
const PHONE = { width: 390, height: 800 }

let browser: Browser | undefined

before(async () => {
  if (NOT_RUN !== false) return
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
})

after(async () => {
  await browser?.close()
})

/** A page that shows a report, and what it asked for or complained about. */
async function opened(report: string): Promise<{ readonly page: Page; readonly wrong: readonly string[] }> {
  const page = await browser!.newPage({ viewport: { width: WIDTHS[0]!, height: 800 } })
  const wrong: string[] = []
  page.on('console', (message) => wrong.push(message.text()))
  page.on('request', (request) => wrong.push(request.url()))
  await page.setContent(report)
  return { page, wrong }
}

describe('the page of a report in a browser', { timeout: LIMIT_MS, skip: NOT_RUN, concurrency: 2 }, () => {
  for (const { name, path } of examplePlans()) {
    const report = readFileSync(join(path, 'report.html'), 'utf8')

    it(`of ${name} fits screens and phones, light and dark, and asks nobody for anything`, async () => {
      const { page, wrong } = await opened(report)
      const looks = new Set<string>()
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const { scrollWidth, colours, smallest, faint } = await look(page)
          assert.ok(scrollWidth <= width, `${scrollWidth} of ${width} px`)
          assert.ok(smallest >= 11, `letters of ${smallest} px`)
          assert.deepEqual(faint, [], `${colorScheme}: too little contrast`)
          looks.add(`${colorScheme} ${colours}`)
        }
      }
      assert.equal(looks.size, 2, 'light and dark look the same at each width, and differ')
      assert.deepEqual(wrong, [])
      await page.close()
    })

    it(`of ${name} lets each figure open its step, and stays as wide as it is with all of them open`, async () => {
      const { page } = await opened(report)
      assert.deepEqual(await closedFigures(page, ['unknowns', 'prices']), [])
      assert.deepEqual(await brokenLinks(page), [])
      const cell = page.locator('#cost td details').first()
      assert.equal(await cell.locator('div').isVisible(), false)
      await cell.locator('summary').click()
      assert.match((await cell.locator('div').textContent()) ?? '', / = /)
      await page.setViewportSize(PHONE)
      await allOpen(page)
      const { scrollWidth } = await look(page)
      assert.ok(scrollWidth <= PHONE.width, `${scrollWidth} of ${PHONE.width} px`)
      await page.close()
    })

    it(`of ${name} shades the edge to which a table goes on, and says so where there is no room`, async () => {
      const { page } = await opened(report)
      assert.equal(await page.getByText('A table with a shaded edge goes on to that side.').isVisible(), false)
      await page.setViewportSize(PHONE)
      assert.equal(await page.getByText('A table with a shaded edge goes on to that side.').isVisible(), true)
      const { count, bare } = await sideways(page)
      assert.ok(count > 0)
      assert.deepEqual(bare, [])
      await page.close()
    })

    it(`of ${name} opens a step that another figure has opened where all steps stand`, async () => {
      const { page } = await opened(report)
      const link = page.locator('#topology svg a').first()
      const target = page.locator(`[id="${(await link.getAttribute('href'))!.slice(1)}"]`)
      assert.equal(await target.isVisible(), false)
      await link.click()
      assert.equal(await target.isVisible(), true)
      await page.close()
    })

    it(`of ${name} prints all sections and steps, and cuts no table`, async () => {
      const { page } = await opened(report)
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: PAPER_WIDTH, height: 1000 })
      assert.deepEqual(await paper(page), { cut: [], hidden: [] })
      await page.emulateMedia({ media: null })
      const titles = await page.locator('h2').allTextContents()
      const pdf = (await page.pdf({ format: 'A4', outline: true, tagged: true })).toString('latin1')
      for (const title of titles) assert.ok(pdf.includes(`/Title (${title})`), title)
      await page.close()
    })
  }
})
