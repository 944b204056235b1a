import * as assert from 'uvu/assert'
import { journalLines, verifyChain } from '../../../lib/journal/chain.ts'
import { documentOf, onlyItem, programOn, rounds } from '../scenarios/support.ts'
import type { LabHost } from '../support/hosts.ts'
import { pause } from '../support/process.ts'
import { JOURNAL } from './rig.ts'

const FIX = ['fix', 'screen-lock', '--apply', '--consent', 'clinic-hours', '--json']
const UNATTENDED = { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 }

/** Two runs that start at the same moment: the change is made once, whoever comes second finds it made or says who is at work. */
export async function atTheSameTime(host: LabHost): Promise<void> {
  programOn(host)
  const results = await Promise.all([rounds(host, FIX, UNATTENDED), rounds(host, FIX, UNATTENDED)])
  const said = results.map(({ exitCode, stdout, stderr }) =>
    stdout.startsWith('{') ? onlyItem(documentOf(stdout), 'screen-lock').remediation?.outcome : `${exitCode}: ${stdout}${stderr}`,
  )
  assert.is(said.filter((outcome) => outcome === 'fixed').length, 1, JSON.stringify(said))
  const other = said.find((outcome) => outcome !== 'fixed') ?? ''
  assert.ok(other === 'unchanged' || /Another fix or undo is running/.test(other), other)
  expectWhole(host, 1)
  assert.is((await rounds(host, ['undo'], UNATTENDED)).exitCode, 0)
}

/** A run that comes while another is at work, and is still there seconds later, says so and changes nothing. */
export async function whileAnotherWorks(host: LabHost): Promise<void> {
  const slow = '[Service]\nType=oneshot\nExecStart=/bin/sleep 8\nRemainAfterExit=yes\n'
  host.write('/etc/systemd/system/slow.service', slow)
  const change = { kind: 'systemd-unit', unit: 'slow.service', enabled: false, active: true, risk: 'safe' }
  const first = host.run(['/opt/node', '/srv/rounds-faults.cjs', JSON.stringify({ action: 'fix', changes: [change] })])
  while (!host.read(JOURNAL)?.includes('slow.service')) {
    await pause(100)
  }
  const second = await rounds(host, FIX, UNATTENDED)
  assert.match(second.stdout + second.stderr, /Another fix or undo is running on this computer/)
  assert.not.equal(second.exitCode, 0)
  assert.match((await first).stdout, '"made":[{')
  expectWhole(host, 1)
}

function expectWhole(host: LabHost, intents: number): void {
  const lines = journalLines(host.read(JOURNAL) ?? '')
  assert.ok(verifyChain(lines).ok, 'the journal is broken')
  assert.is(lines.filter(({ entry }) => entry?.type === 'intent').length, intents)
}
