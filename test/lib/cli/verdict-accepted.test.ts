import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DEFAULT_RULES } from '../../../lib/engine/alerts.ts'
import { rounds } from './rounds.ts'

const test = suite('a stored verdict of an accepted risk')
const state = mkdtempSync(join(tmpdir(), 'rounds-verdict-'))
const at = new Date().toISOString()
const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' }
const alert = { status: 'fail', since: at, level: 'none', isNews: false }
const items = { 'screen-lock': { at, status: 'fail', summary: 'Locks late', alert, waiver } }
writeFileSync(join(state, 'verdicts.json'), JSON.stringify({ firstRun: at, rules: DEFAULT_RULES, items }), { mode: 0o600 })
test.after(() => rmSync(state, { recursive: true }))

test('its line says until when and by whom, and it passes', () => {
  const { code, stdout } = rounds(['verdict', 'screen-lock'], { ROUNDS_STATE_DIR: state })
  assert.equal([code, stdout], [0, 'ROUNDS ACCEPTED screen-lock: Locks late (accepted until 1 March 2027 by Dr Ngata: agreed)\n'])
})
test('so does its JSON', () => {
  const { stdout } = rounds(['verdict', 'screen-lock', '--json'], { ROUNDS_STATE_DIR: state })
  const told = JSON.parse(stdout) as Record<string, { accepted: boolean; waiver: string }>
  assert.equal(told['screen-lock']?.accepted, true)
  assert.is(told['screen-lock']?.waiver, 'accepted until 1 March 2027 by Dr Ngata: agreed')
})

test.run()
