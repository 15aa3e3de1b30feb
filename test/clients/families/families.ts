import type { ClientRow } from './family.ts'
import { goRows } from './go.ts'
import { javaRows } from './java.ts'
import { kcatRow } from './kcat.ts'
import { nodeRows } from './node.ts'
import { pythonRow } from './python.ts'
import { rustRow } from './rust.ts'

/** All clients, in the order of the table's rows. */
export const ROWS: readonly ClientRow[] = [...javaRows, pythonRow, kcatRow, ...goRows, rustRow, ...nodeRows]
