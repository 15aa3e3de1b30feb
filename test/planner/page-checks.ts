import type { Page } from 'playwright-core'

/** What is looked at in a page. Each is a text that runs there: the page's names are none of Node's. */

export interface Look {
  readonly scrollWidth: number
  readonly colours: string
  /** Pixels of the smallest letters that stand open. */
  readonly smallest: number
  /** Texts whose contrast is below 4.5 to 1. */
  readonly faint: readonly string[]
}

export function look(page: Page): Promise<Look> {
  return page.evaluate<Look>(`(() => {
    const { backgroundColor, color } = getComputedStyle(document.body)
    const texts = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''))
    const sizes = texts.map((one) => Number.parseFloat(getComputedStyle(one).fontSize) * scaleOf(one))
    const faint = new Set(texts.filter((one) => !inShade(one)).flatMap((one) => contrast(inkOf(one), paperOf(one)) < 4.5 ? [one.tagName + '.' + one.getAttribute('class')] : []))
    return { scrollWidth: document.documentElement.scrollWidth, colours: backgroundColor + color, smallest: Math.min(...sizes), faint: [...faint] }
    function scaleOf(one) {
      const svg = one.ownerSVGElement
      const box = svg?.viewBox?.baseVal
      return svg && box && box.width > 0 ? svg.getBoundingClientRect().width / box.width : 1
    }
    function inkOf(one) {
      const { color, fill } = getComputedStyle(one)
      return rgb(one.ownerSVGElement ? fill : color)
    }
    function inShade(one) {
      return one.closest('.heat') !== null
    }
    function paperOf(one) {
      for (let here = one; here !== null; here = here.parentElement) {
        const found = getComputedStyle(here).backgroundColor
        if (found !== 'rgba(0, 0, 0, 0)') return rgb(found)
      }
      return [255, 255, 255]
    }
    function rgb(text) {
      return text.match(/[0-9.]+/g).slice(0, 3).map(Number)
    }
    function light(colour) {
      const [r, g, b] = colour.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    function contrast(one, other) {
      const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05)
    }
  })()`)
}

/** Numbers of tables that open nothing, in sections that aren't told apart. */
export function closedFigures(page: Page, told: readonly string[]): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('td.number')]
    .filter((cell) => !${JSON.stringify(told)}.includes(cell.closest('section').id) && cell.querySelector('details, a.figure') === null)
    .map((cell) => cell.closest('section').id + ': ' + cell.innerText)`)
}

export function brokenLinks(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('a')]
    .map((link) => link.getAttribute('href'))
    .filter((target) => !target.startsWith('#') || document.getElementById(target.slice(1)) === null)`)
}

export async function allOpen(page: Page): Promise<void> {
  await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`)
}

/** How many frames hold more than they show, and which of them have no shade that stays while what they hold is moved. */
export function sideways(page: Page): Promise<{ readonly count: number; readonly bare: readonly string[] }> {
  return page.evaluate(`(() => {
    const wide = [...document.querySelectorAll('.wide')].filter((one) => one.scrollWidth > one.clientWidth + 1)
    const bare = wide.filter((one) => !/local.*scroll/.test(getComputedStyle(one).backgroundAttachment) || !/gradient/.test(getComputedStyle(one).backgroundImage))
    return { count: wide.length, bare: bare.map((one) => one.getAttribute('aria-label')) }
  })()`)
}

/** What is wider than its frame, and what stays shut on paper. */
export function paper(page: Page): Promise<{ readonly cut: readonly string[]; readonly hidden: readonly string[] }> {
  return page.evaluate(`(() => {
    const wide = [...document.querySelectorAll('.wide')].filter((one) => one.scrollWidth > one.clientWidth + 1)
    const shut = [...document.querySelectorAll('details.more, details.traces')].filter((one) => !one.lastElementChild.checkVisibility({ contentVisibilityAuto: true }))
    return { cut: wide.map((one) => one.getAttribute('aria-label')), hidden: shut.map((one) => one.firstElementChild.textContent) }
  })()`)
}
