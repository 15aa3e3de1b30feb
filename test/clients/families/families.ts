import type { ClientRow } from './family.ts'
import { javaRows } from './java.ts'

/** All clients, in the order of the table's rows. */
export const ROWS: readonly ClientRow[] = [...javaRows]
