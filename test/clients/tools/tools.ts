import type { Places } from '../families/family.ts'
import type { Cell } from '../outcome.ts'

export interface ToolPlay {
  readonly places: Places
  readonly address: string
  readonly folder: string
  readonly nonce: string
  readonly named: (scenario: string) => boolean
  readonly onCell: (cell: Cell) => void
}

export interface ToolRow {
  readonly family: string
  readonly client: string
  readonly version: string
  readonly play: (play: ToolPlay) => Promise<void>
}

export const TOOL_ROWS: readonly ToolRow[] = []
