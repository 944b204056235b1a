import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USUAL_CONFIRMATION_SECONDS } from '../../../lib/engine/confirm.ts'
import { boundInWords, explainPage, valueInWords } from '../../../lib/report/explain.ts'
import { markdownOf } from '../../../lib/report/page-text.ts'
import type { Allowance, ItemManifest, RemediationPart } from '../../../lib/schema/types.ts'
import { attestation, contextFact, fact, item, itemWithout } from '../authoring/manifests.ts'

const test = suite('explain')
const text = (of: ItemManifest) => markdownOf(explainPage(of, [fact(), contextFact]))
const headings = (of: ItemManifest) => explainPage(of, [fact(), contextFact]).sections.map(({ heading }) => heading)
const has = (of: ItemManifest, ...pieces: string[]) => {
  for (const piece of pieces) {
    assert.ok(text(of).includes(piece), `${piece} is not in\n${text(of)}`)
  }
}

test('the sections of a machine item stand in the order in which people ask', () =>
  assert.equal(headings(item()), [
    '',
    'Why',
    'What the verdicts mean',
    'Rules served',
    'Settings',
    'What is read',
    'What a fix changes',
    'How to take it back',
    'Standards that say the same',
  ]))
test('an attestation has a question instead of reads and fixes', () =>
  assert.equal(headings(attestation()), [
    '',
    'Why',
    'What the verdicts mean',
    'Rules served',
    'Question',
    'What the answers come to',
    'Standards that say the same',
  ]))
test('what disagrees is not said to be the same', () => {
  const standards = [
    { name: 'NZISM', control: '16.1.41' },
    { name: 'NIST', control: 'passwords', note: 'Conflicts: it forbids changes.' },
  ]
  assert.ok(headings(item({ standards })).includes('Where guidance disagrees'))
  has(item({ standards }), '- NIST, passwords: it forbids changes.', 'Standards that say the same\n\n- NZISM: 16.1.41\n')
})
test('who knows and how often it is judged is said', () => {
  has(item(), 'A computer shows it. Severity: high. Judged on every computer. Version 1.2.3.')
  has(attestation(), 'Only people know it. Severity: high. Judged once for the practice.')
  has(item({ oneIsEnough: true }), 'one that passes is enough for the practice, and where none shows it the practice is unknown.')
})
test('an item that takes people and computers says what each is worth', () => {
  const mixed = (machine: 'hint' | 'half' | 'proof') =>
    item({
      kind: 'mixed',
      scope: 'practice',
      attestation: { question: 'Does it?', who: 'owner', evidence: ['A note'], validDays: 31, machine },
    })
  has(mixed('hint'), 'computers may contradict them.', 'Judged once for the practice, with what computers show.', 'never raises it')
  has(mixed('half'), 'computers show the other.', 'the worse of the two is the verdict')
  has(mixed('proof'), 'A computer may prove it; where none does', 'is enough, with or without an answer')
  assert.equal(headings(mixed('hint')).slice(4, 8), ['Question', 'What the answers come to', 'Settings', 'What is read'])
})
test('a fact that is read for the practice only says so', () => {
  const page = explainPage(item(), [fact({ scope: 'practice' })])
  assert.match(markdownOf(page), 'read only when the practice is judged; without it the item is unknown')
})
test('placeholders are filled from the defaults', () => has(item(), 'pass: It locks within 2 minutes.', 'longer than 120 seconds'))
test('a rule is said in words, with the part that is served', () =>
  has(item(), 'Health check, step 12: Computers lock after at most 15 minutes without use (here: laptops).'))
test('a setting stands with its default, range, limit and variable', () =>
  has(item(), '| `lid-lock.maxSeconds` | 120 | a whole number from 0 to 900 | at most 300 | `ROUNDS_SET_LID_LOCK__MAX_SECONDS` | Seconds'))
test('what is read names each source and how it was proved', () =>
  has(
    item(),
    'registry key `HKLM\\SOFTWARE\\Lid`: `Lock`, only where `portable`',
    'not proved on a real machine',
    'Every round also reads: power.',
  ))
test('only the platforms of the item are shown', () => assert.not.match(text(item({ platforms: ['linux'] })), 'HKLM\\SOFTWARE\\Lid`: '))
test('an optional fact is not said to be needed', () => {
  has(item(), 'without it the item is unknown')
  has(item({ facts: { lid: { fact: 'lid', optional: true } } }), 'used where it is there')
})
const { remediation: registryFix } = item()
const fixOf = (changes: Partial<RemediationPart>): ItemManifest => {
  assert.ok(registryFix)
  return item({ remediation: { ...registryFix, ...changes } })
}
const doing = (...changes: Allowance['changes']): ItemManifest =>
  fixOf({ platforms: { linux: { changes, risk: 'disruptive', takesEffect: 'now' } } })

test('a fix says what it touches, its risk, when it works and what needs consent', () =>
  has(
    item(),
    '| Windows | registry-value | `HKLM\\SOFTWARE\\Lid\\Lock` | safe: nobody notices | at once |',
    '- `--consent docked-lid`: Docked laptops lock, too.',
  ))
test('each kind of change says what is written', () =>
  has(doing('package', 'file', 'package'), '- package: Installs one package', '- file: Writes one small file of settings.'))
test('a fix says how to see each change first', () => has(item(), '`rounds fix lid-lock --what-if` shows every change of this computer'))
test('what only a fix reads and what it waits for is said', () => {
  has(
    fixOf({ facts: { power: 'power', other: 'from-a-pack' } }),
    'Read for a fix only: Where the power comes from (fact power) and from-a-pack.',
  )
  assert.not.match(text(item()), 'Read for a fix only')
  has(doing('update-installation'), 'May wait for a moment in which this holds:', '- Nothing waits for a restart already.')
  assert.not.match(text(item()), 'May wait')
})
test('upkeep may be asked for where the item passes', () => {
  has(fixOf({ upkeep: true }), 'It may also be asked for where the item passes')
  assert.not.match(text(item()), 'where the item passes')
})
test('how to take it back names the commands and what is left alone', () =>
  has(
    item(),
    '- `rounds undo --only lid-lock` takes back what the newest run changed for this item.',
    '- `rounds undo RUN --only lid-lock` takes back',
    'What somebody has changed since is left as it is, and said.',
  ))
test('how to take it back by hand is said for each kind, for when Rounds is gone', () =>
  has(
    item(),
    'Where Rounds is gone: `journal.jsonl`',
    '| registry-value | The earlier value is written again',
    '`reg delete KEY /v NAME /f`',
  ))
test('an action says that nothing of it can be taken back', () => {
  has(
    doing('backup-run'),
    'backup-run: Starts a backup job that exists already and waits for its end; the job stays as it is. An action: nothing of it can be taken back',
    'Cannot be taken back: backup-run: The backup that was made stays',
  )
  assert.not.match(text(doing('backup-run')), 'rounds undo')
  has(doing('backup-run', 'systemd-unit'), 'Cannot be taken back: backup-run', '`rounds undo --only lid-lock`', '| systemd-unit |')
})
test('what may cut somebody off is taken back by itself', () => {
  has(doing('ufw'), `takes all of it back after ${USUAL_CONFIRMATION_SECONDS / 60} minutes`, '`rounds confirm RUN`')
  assert.not.match(text(doing('file')), 'rounds confirm')
})
test('an item without a fix says that people mend it, and how they see what is wanted', () =>
  has(
    itemWithout('remediation'),
    'Nothing: Rounds only looks.',
    '`rounds check lid-lock` shows what was found, what is wanted instead and who set it: a policy of the domain is changed by the domain administrator',
  ))
test('who answers, for how long and with what evidence is said', () =>
  has(
    attestation(),
    'Does the policy say so?',
    'Answered by the practice manager. The answer holds for 365 days, then it warns until day 730.',
    '- The policy',
  ))
test('unknown is explained only where a computer is asked', () => {
  has(item(), 'never counted as a pass')
  assert.not.match(text(attestation()), 'never counted as a pass')
})
test('a clause and the aliases are said', () =>
  has(item({ when: 'role != client', notWhen: 'only servers have it' }), '`role != client`: only servers', '`lid`'))
test('values are shown as they are typed', () => {
  assert.equal([valueInWords([]), valueInWords(['a', 'b']), valueInWords(''), valueInWords(false)], ['none', 'a, b', 'empty', 'false'])
})
test('limits are said in words', () => {
  assert.is(boundInWords({ atLeast: 1, atMost: 2 }), 'at most 2, at least 1')
  assert.is(boundInWords({ oneOf: ['a', false] }), 'a or false')
  assert.is(boundInWords(undefined), '')
})

test.run()
