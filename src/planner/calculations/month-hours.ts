import type { Book } from '../book/book.ts'
import { Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'

/** Hours of a month: those of the input, under this dotted path, else those of the price book. */
export function monthHours(given: number | undefined, path: string, book: Book, trace: Trace): Sourced<number> {
  if (given === undefined) return bookHours(book)
  return new Sourced(given, trace.source(path) ?? { kind: 'input', path: `/${path.replaceAll('.', '/')}` })
}

export function bookHours({ prices }: Book): Sourced<number> {
  return new Sourced(prices.hoursPerMonth, { kind: 'constant', id: 'hoursPerMonth', origin: 'price book' })
}
