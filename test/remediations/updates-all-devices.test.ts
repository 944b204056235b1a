import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../lib/api.ts'
import plan from '../../remediations/updates-all-devices.ts'
import { ORDINARY } from '../support/context.ts'

/** The routes stand in the tests of server-patching-monthly, which shares the plan. */
const test = suite('updates-all-devices remediation')
const SETTINGS = { patchMaxAgeDays: 31, patchCriticalDays: 31, restartMaxDays: 7, listsMaxAgeDays: 7 }

test('a workstation on which nothing installs updates gets unattended-upgrades, which nobody notices', () => {
  const levers = { through: 'apt', installed: false, options: {}, stopped: [], masked: [], noSecuritySource: false } as const
  const automatic = { configured: false, by: 'unattended-upgrades is not installed', source: 'apt-config dump', owner: 'local' } as const
  const updates = {
    missing: [],
    complete: true,
    missed: [],
    automatic,
    held: [],
    approvedOnly: false,
    source: 'apt',
    levers: { ...levers, stopped: [], masked: [] },
  }
  const restart = value({ reasons: [], bootedAt: '2026-11-20T00:00:00.000Z' })
  assert.equal(plan({ updates, restart }, SETTINGS, { platform: 'linux', ...ORDINARY }), {
    changes: [{ kind: 'package', name: 'unattended-upgrades', risk: 'safe' }],
    takesEffect: 'now',
  })
})

test.run()
