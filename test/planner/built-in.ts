import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Book, type BookFiles, type Overlays } from '../../src/planner/planner.ts'
import { ROOT } from '../tidy/sources.ts'

/** The figures that ship with the planner. */
export function builtInFiles(): BookFiles {
  return {
    prices: JSON.parse(dataFile('prices.json')),
    limits: JSON.parse(dataFile('limits.json')),
    instancesCsv: dataFile('ec2_us-east-1.csv'),
    brokersCsv: dataFile('msk_brokers.csv'),
    usageTypesCsv: dataFile('usage_types.csv'),
  }
}

export function builtInBook(overlays: Overlays = {}): Book {
  return Book.of(builtInFiles(), overlays)
}

export function dataFile(name: string): string {
  return readFileSync(join(ROOT, 'figures', name), 'utf8')
}
