import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from './mutant.ts'

/** The file's text with the bug in it. Throws, saying why, when the mutant doesn't apply. */
export function mutated(mutant: Mutant, text: string): string {
  const first = text.indexOf(mutant.find)
  if (first < 0) throw new Error(`${mutant.id} ${mutant.name}: what it looks for isn't in ${mutant.file}`)
  if (text.includes(mutant.find, first + 1))
    throw new Error(`${mutant.id} ${mutant.name}: what it looks for is more than once in ${mutant.file}`)
  if (mutant.find === mutant.replace) throw new Error(`${mutant.id} ${mutant.name}: it changes nothing`)
  return (mutant.imports ?? '') + text.slice(0, first) + mutant.replace + text.slice(first + mutant.find.length)
}

/** Sentences about mutants that don't apply, aren't told apart, or that nothing is meant to kill; empty if all is well. */
export function problemsWith(mutants: readonly Mutant[], root: string): readonly string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const mutant of mutants) {
    for (const label of [mutant.id, mutant.name]) {
      if (seen.has(label)) problems.push(`${label} is there twice`)
      seen.add(label)
    }
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(mutant.name)) problems.push(`${mutant.id}: ${mutant.name} isn't words with hyphens`)
    if (mutant.killedBy.length === 0) problems.push(`${mutant.id} ${mutant.name}: nothing is meant to kill it`)
    try {
      mutated(mutant, readFileSync(join(root, mutant.file), 'utf8'))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  return problems
}
