import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CANARY_SINGS } from './canary.ts'

test('the canary sings', () => assert.ok(CANARY_SINGS))
