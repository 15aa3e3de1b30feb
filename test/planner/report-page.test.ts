import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { chromium } from 'playwright-core'
import { CALCULATIONS, Findings, placeOf, planFolder, reportFiles } from '../../src/planner/planner.ts'
import { builtInBook } from './built-in.ts'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const NOT_RUN = existsSync(CHROMIUM) ? false : `not run: there is no Chromium at ${CHROMIUM}; CHROMIUM_PATH may name another`
const LIMIT_MS = 120_000
const WIDTHS = [1280, 390]

describe('the page of a report in a browser', () => {
  it('fits screens and phones, light and dark, and asks nobody for anything', { timeout: LIMIT_MS, skip: NOT_RUN }, async () => {
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    try {
      const looks = new Set<string>()
      for (const width of WIDTHS) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
          const [wrong, requests]: [string[], string[]] = [[], []]
          page.on('console', (message) => wrong.push(message.text()))
          page.on('request', (request) => requests.push(request.url()))
          await page.setContent(pageText())
          const { scrollWidth, paper, ink } = await page.evaluate<Look>(LOOK)
          assert.ok(scrollWidth <= width, `${scrollWidth} of ${width} px`)
          assert.deepEqual({ wrong, requests }, { wrong: [], requests: [] })
          looks.add(`${colorScheme} ${paper} ${ink}`)
          await page.close()
        }
      }
      assert.equal(looks.size, 2, 'light and dark look the same at each width, and differ')
    } finally {
      await browser.close()
    }
  })

  it('opens the step of a number in its place', { timeout: LIMIT_MS, skip: NOT_RUN }, async () => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
    try {
      const page = await browser.newPage()
      await page.setContent(pageText())
      const cell = page.locator('#cost td details').first()
      assert.equal(await cell.locator('div').isVisible(), false)
      await cell.locator('summary').click()
      assert.equal(await cell.locator('div').isVisible(), true)
      assert.match((await cell.locator('div').textContent()) ?? '', /knownUsd/)
    } finally {
      await browser.close()
    }
  })
})

interface Look {
  readonly scrollWidth: number
  readonly paper: string
  readonly ink: string
}

/** A text: the page's names are none of Node's. */
const LOOK = `(() => {
  const { backgroundColor: paper, color: ink } = getComputedStyle(document.body)
  return { scrollWidth: document.documentElement.scrollWidth, paper, ink }
})()`

function pageText(): string {
  const value = (entry: number | string) => ({ value: entry })
  const folder = planFolder({
    estate: {
      name: 'estate.yaml',
      value: {
        kind: 'odradek/estate',
        version: 1,
        clusters: [
          {
            id: 'orders-of-a-rather-long-name-that-has-to-be-broken-somewhere',
            platform: 'ec2',
            brokers: [1, 2, 3].map((id) => ({ id, rack: `z${id}`, instanceType: 'm5.2xlarge' })),
            topics: [{ name: 'orders', partitionCount: 6, replicationFactor: 3 }],
          },
        ],
      },
    },
    assumptions: {
      name: 'assumptions.yaml',
      value: {
        kind: 'odradek/assumptions',
        version: 1,
        workload: { avgInMiBps: value(100), peakInMiBps: value(250), fanOut: value(3) },
        retention: { retentionHours: value(72) },
        durability: { acks: value('all'), minInsyncReplicas: value(2) },
        deployments: { 'msk-standard': { instanceType: 'kafka.m5.2xlarge', brokers: 3 } },
      },
    },
    evidence: [],
  })
  const files = reportFiles(new Findings(placeOf(folder), CALCULATIONS, builtInBook()))
  return files.find(({ name }) => name === 'report.html')!.text
}
