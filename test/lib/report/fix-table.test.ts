import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USUAL_CONFIRMATION_SECONDS } from '../../../lib/engine/confirm.ts'
import { type FixTableOptions, fixTable } from '../../../lib/report/fix-table.ts'

import { problemsOf } from '../../../lib/schema/check.ts'
import { applied, BACKUP, DROP_IN, type FixRun, LOCK, oneFix, PROFILE, whatIf } from './fixtures/fixes.ts'

const test = suite('what a fix says')
const ahead: FixTableOptions = { colour: false, applied: false }
const made: FixTableOptions = { colour: false, applied: true }
const shown = ({ document, manifests }: FixRun, options: FixTableOptions = ahead) => fixTable(document, options, manifests)
/** As people read it, wherever the lines break. */
const read = (run: FixRun, options?: FixTableOptions) => shown(run, options).replace(/\s+/g, ' ')
const has = (text: string, ...pieces: string[]) => {
  for (const piece of pieces) {
    assert.ok(text.includes(piece), `"${piece}" is not in\n${text}`)
  }
}

test('the made-up runs are valid result documents', () => {
  assert.equal(problemsOf('result', whatIf().document), [])
  assert.equal(problemsOf('result', applied().document), [])
})
test('it begins with whose computer it is and that nothing was changed', () => {
  assert.match(shown(whatIf()), /^RECEPTION-2, Kauri Medical, 22 November 2026, 3:05 pm: what a fix would do; nothing was changed\n/)
  assert.match(shown(applied(), made), /^RECEPTION-2, Kauri Medical, 22 November 2026, 3:05 pm: what was done\n/)
})
test('an item says its title, its verdict, what the fix is, and before and after in words', () =>
  has(
    read(whatIf()),
    'Computers lock after 15 minutes (screen-lock): fails now: anna: never locks. The fix Sets a limit for the whole computer.',
    'Would change time without use until Windows locks: not set -> 15 minutes',
    'Policies\\System\\InactivityTimeoutSecs: absent -> dword 900',
  ))
test('the words of a change come before its technical place', () => {
  const text = shown(whatIf())
  assert.ok(text.indexOf('time without use') < text.indexOf('HKLM'))
  assert.not.match(text, /registry-value|security-policy/)
})
test('what people notice and when it works is said', () => {
  has(read(whatIf()), 'People notice: never unattended while patients are seen. It takes effect after a restart.')
  has(read(whatIf()), 'It works only after a restart or a new logon, which Rounds leaves to people.')
})
test('the plan itself knows better than the manifest when it works', () => {
  const fix = {
    summary: 'Sets it.',
    platforms: { win32: { changes: ['registry-value' as const], risk: 'safe', takesEffect: 'restart' } },
    reversible: true,
  } as const
  const run = oneFix(
    { summary: '1 change', takesEffect: 'now', changes: [LOCK] },
    {},
    { remediation: { ...fix, platforms: { win32: { ...fix.platforms.win32, changes: ['registry-value'] } } } },
  )
  has(read(run), 'Nobody notices. It takes effect at once.')
})
test('what stays open and what more could be agreed to is said, with the exact flag', () => {
  has(read(whatIf()), 'Stays open anna: Rounds cannot set this desktop.')
  has(shown(whatIf()), '  If agreed     More than this: Passwords older than the limit expire at once.\n')
  has(shown(whatIf()), '\n                  rounds fix password-complexity --apply --consent expire-passwords\n')
})
test('a fix that needs a yes says to what', () =>
  has(
    read(whatIf()),
    'Not done Somebody must agree first. The backup runs now and may slow the computer and the network down. (run-backup)',
    'rounds fix backup-daily --apply --consent run-backup',
  ))
test('a closed gate says why, its code and how it is opened', () => {
  const gate = oneFix({ outcome: 'refused', code: 'clinic-hours', liftable: true, summary: 'patients are being seen now', changes: [LOCK] })
  has(read(gate), 'Not done Patients are being seen now. (clinic-hours)', 'rounds fix sample --apply --consent clinic-hours')
  assert.not.match(read(gate), 'Somebody must agree first')
})
test('what is approved waits, and asks for nothing more', () => {
  has(read(whatIf()), '(clinic-hours) It is approved, and made as soon as this no longer holds.')
  assert.not.match(shown(whatIf()), '--consent clinic-hours')
})
test('a refusal that nothing lifts offers no flag', () => {
  has(read(whatIf()), 'Not done This computer runs on its battery: plug it in. (on-battery)')
  assert.not.match(shown(whatIf()), '--consent on-battery')
})
for (const [code, words] of [
  ['unknown', 'Clear up why it could not be seen, then look again: rounds check sample'],
  ['attestation', 'Whoever knows it answers the question: rounds explain sample'],
  ['waived', 'rounds waive sample --withdraw'],
  ['tagged', 'By hand Found: It is open. Where the tag is wrong, take it out of machine.json.'],
  ['no-remediation', 'By hand Found: It is open.'],
  ['vendor-owned', 'By hand Found: It is open.'],
] as const) {
  test(`a refusal for ${code} says what helps`, () => has(read(oneFix({ outcome: 'refused', code, summary: 'a reason' })), words))
}
test('what belongs into the domain is listed for its administrator', () =>
  has(
    read(whatIf()),
    'rounds fix password-domain --policy-template FILE',
    'To set there shortest password: 10 characters [System Access] MinimumPasswordLength = 10',
    'time without use until Windows locks: 15 minutes HKLM',
  ))
test('what can be taken back says how, an action that it cannot', () => {
  has(shown(whatIf()), '\n                  rounds undo --only screen-lock\n')
  has(read(whatIf()), 'Cannot be taken back. The backup that was made stays where the job put it.')
  assert.not.match(read(oneFix({ changes: [BACKUP] })), 'rounds undo')
  const both = read(oneFix({ changes: [LOCK, BACKUP] }))
  has(both, 'rounds undo --only sample', 'Cannot be taken back. The backup')
})
test('what could cut somebody off says before that it is taken back by itself', () => {
  has(
    read(oneFix({ changes: [PROFILE] })),
    `It could cut off whoever works from afar. So it is taken back by itself, ${USUAL_CONFIRMATION_SECONDS / 60} minutes later`,
  )
  assert.not.match(read(oneFix({ changes: [LOCK] })), 'from afar')
})
test('what waits to be confirmed says until when', () => {
  has(
    shown(applied(), made),
    'All of this is taken back by itself at 3:15 pm unless:\n                  rounds confirm 20261122-020500-ab12\n',
  )
  const late = oneFix(
    { outcome: 'fixed', run: 'r', confirmUntil: '2026-11-24T02:15:00.000Z', summary: 'Mended', changes: [PROFILE] },
    { status: 'pass' },
  )
  has(read(late, made), 'by itself at 24 November 2026, 3:15 pm unless: rounds confirm r')
})
test('a file that is written is shown line by line, unbroken', () => {
  const text = shown(oneFix({ changes: [DROP_IN] }), { ...ahead, width: 40 })
  has(text, '                  | # Ends a shell that nobody uses.\n                  | typeset -rx TMOUT=900\n')
})
test('what was done names the verdict before and now', () =>
  has(
    read(applied(), made),
    '(firewall-enabled): failed before, is in order: The firewall is on in all profiles. Done Mended. Changed the firewall is on (Public): no -> yes',
    'Done Set; active after the next restart.',
    'Done Better, not yet done: anna: changed 200 days ago (expected: within 90 days). Changed',
  ))
test('what was taken back or failed says the reason and its code', () =>
  has(
    read(applied(), made),
    '(antivirus-active): fails as before: The signatures are 9 days old. Taken back The changes held, but',
    'all was taken back. (no-better) Tried files are watched while they are used: no -> yes',
    'could not be taken back: NoAutorun: it cannot be read. (did-not-hold)',
    'Try again to take back what is left: rounds undo 20261122-020500-ab12 --only removable-media-control',
  ))
test('what is in order is one line', () => {
  has(read(whatIf()), '(antivirus-active): is in order: Microsoft Defender is on and up to date. 2 can be mended')
  has(
    read(oneFix({ outcome: 'unchanged', summary: 'Everything the fix would set is set already', leaves: ['look at it'] })),
    'Nothing Everything the fix would set is set already. Stays open look at it.',
  )
})
test('it ends with the counts and what to type next', () => {
  assert.match(
    shown(whatIf()),
    /\n2 can be mended; 5 not done; 1 with nothing to do\nMake these changes: rounds fix screen-lock password-complexity --apply$/,
  )
  assert.match(
    shown(applied(), made),
    /\n2 mended; 1 set and waiting for a restart; 1 better, not yet in order; 1 tried and taken back; 1\nfailed\nKeep all of it: rounds confirm 20261122-020500-ab12\nTake all of it back: rounds undo 20261122-020500-ab12$/,
  )
})
test('the next command gives the same consents again', () =>
  has(shown(whatIf(), { ...ahead, consents: ['server-role'] }), 'rounds fix screen-lock password-complexity --apply --consent server-role'))
test('without a plan there is nothing to type', () =>
  assert.not.match(shown(oneFix({ outcome: 'refused', code: 'x', summary: 'a reason' })), '--apply'))

for (const width of [60, 100]) {
  test(`no line of words is longer than ${width}, and no command is broken`, () => {
    for (const run of [whatIf(), applied()]) {
      const lines = shown(run, { ...ahead, width }).split('\n')
      const long = lines.filter((line) => line.length > width && /\S\s+\S/.test(line.trim()) && !line.includes('rounds '))
      assert.equal(long, [])
    }
    has(shown(whatIf(), { ...ahead, width }), 'rounds fix password-complexity --apply --consent expire-passwords\n')
  })
}
test('it needs no colour and no sign beyond ASCII', () => assert.match(shown(whatIf()) + shown(applied(), made), /^[\n -~]*$/))
test('colours only colour', () => {
  const strip = (text: string) => text.replace(/\p{Cc}\[\d+m/gu, '')
  assert.is(strip(shown(whatIf(), { ...ahead, colour: true })), shown(whatIf()))
  assert.match(shown(whatIf(), { ...ahead, colour: true }), '\x1b[')
})
test('a text of the computer cannot move the cursor', () =>
  assert.not.match(
    shown(oneFix({ summary: 'x\x1b[2J', changes: [{ ...LOCK, before: '\x1b[31m' }] }, { summary: 'a\rb\x07' })),
    /[^\P{Cc}\n]/u,
  ))
test('an item of a pack that is gone is still told', () => {
  const { document } = oneFix({ changes: [LOCK] })
  has(read({ document, manifests: [] }), 'sample (sample): fails now: It is open.', 'Would change time without use')
})
test.run()
