import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../../lib/content/index.ts'
import { type LauncherOptions, launcherText } from '../../../../lib/rmm/launchers/launcher.ts'
import { PUBLIC_KEY, profileNamed } from './world.ts'

const test = suite('launcher text')
const seed = Number(process.env.ROUNDS_TEST_SEED ?? 20_261_122)
const HASH = 'a'.repeat(64)
const SHELLS = ['sh', 'powershell'] as const

type Changes = Partial<Omit<LauncherOptions, 'baked'>> & { baked?: Partial<LauncherOptions['baked']> }

function optionsWith({ baked, ...changes }: Changes): LauncherOptions {
  return {
    title: 'Rounds: Computers lock (verdict)',
    profile: profileNamed('generic'),
    words: ['verdict', 'screen-lock', '--max-age', '26h'],
    ...changes,
    baked: { sources: ['https://updates.example/rounds'], ring: 'stable', publicKey: PUBLIC_KEY, environment: {}, ...baked },
  }
}

const FULL = optionsWith({
  thenWords: ['fix', 'screen-lock', '--when-allowed'],
  delayUpToSeconds: 600,
  baked: {
    sources: ['https://updates.example/rounds', '\\\\server\\share', '.'],
    pin: { version: '0.1.0', files: { 'rounds-linux-x64': HASH, 'rounds-win-x64.exe': HASH } },
    environment: { ROUNDS_PRACTICE: "O'Brien & S\u00f8n", ROUNDS_TAGS: 'a "b" $c `d`' },
  },
})

for (const profile of content.rmmProfiles()) {
  for (const shell of SHELLS) {
    const text = launcherText(shell, { ...FULL, profile })
    test(`${shell} for ${profile.id} is short plain ASCII with LF, and the same each time`, () => {
      assert.match(text, /^[\n -~]*$/)
      assert.ok(text.length < 65_535, `${text.length}`)
      assert.is(launcherText(shell, { ...FULL, profile }), text)
    })
    // Tactical and Syncro fill in {{ name }}, Automate %name% and @name@, VSA #name#.
    test(`${shell} for ${profile.id} holds nothing that a tool would fill in`, () => {
      assert.not.match(text, /\{\{|%[A-Za-z]\w*%|@[A-Za-z]\w*@|#[A-Za-z]\w*#/)
    })
  }
}

test('what is written for one shell is what the other one gets', () => {
  const valuesOf = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/^\$?(\w+) ?= ?'?(.*?)'?$/gm)].map(([, name = '', value]) => [name.replaceAll('_', '').toLowerCase(), value]),
    )
  const sh = valuesOf(launcherText('sh', FULL).split('# <<< head')[0] ?? '')
  const powerShell = valuesOf(launcherText('powershell', FULL).split('# <<< head')[0] ?? '')
  for (const name of [
    'words',
    'thenwords',
    'failure',
    'characters',
    'waitseconds',
    'delay',
    'bakedsources',
    'bakedring',
    'pinversion',
    'pinhashes',
  ]) {
    assert.ok(sh[name] !== undefined, name)
    assert.is(powerShell[name], sh[name], name)
  }
})

test('a text of sh is one that POSIX shells can read', () => {
  for (const command of [
    ['dash', '-n'],
    ['bash', '--posix', '-n'],
    ['busybox', 'sh', '-n'],
  ]) {
    const [name = '', ...words] = command
    const { status, stderr, error } = spawnSync(name, words, { input: launcherText('sh', FULL), encoding: 'utf8' })
    assert.ok(error !== undefined || status === 0, `${name}: ${stderr}`)
  }
})

test('shellcheck has no complaint, where there is one', () => {
  const { stdout, error } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: launcherText('sh', optionsWith({})), encoding: 'utf8' })
  if (error) {
    console.log('SKIP shellcheck: it is not installed')
    return
  }
  assert.is(stdout, '')
})

test('words that a shell could take for more are refused', () => {
  for (const word of ['a b', 'a;b', '$(x)', '`x`', "a'b", 'a"b', 'a|b', 'a\nb', '', 'a&b', 'a>b', 'a*', '\u00e4', 'a{b}', '%x%']) {
    for (const shell of SHELLS) {
      assert.throws(() => launcherText(shell, optionsWith({ words: ['check', word] })), /A word of a launcher is/, word)
      assert.throws(() => launcherText(shell, optionsWith({ thenWords: ['fix', word] })), /A word of a launcher is/, word)
    }
  }
})

test('what cannot be right is refused with a text that says what was expected', () => {
  const bad: [Changes, RegExp][] = [
    [{ words: [] }, /at least one word/],
    [{ title: 'a\nrm -rf /' }, /The title of a launcher .* one line of ASCII/],
    [{ delayUpToSeconds: -1 }, /delay of a launcher is -1/],
    [{ delayUpToSeconds: 1.5 }, /delay of a launcher is 1.5/],
    [{ baked: { ring: '../stable' } }, /The ring of a launcher/],
    [{ baked: { sources: ['a|b'] } }, /without \|/],
    [{ baked: { sources: [''] } }, /A source of a launcher/],
    [{ baked: { sources: ['https://x\n'] } }, /A source of a launcher/],
    [{ baked: { pin: { version: '1', files: {} } } }, /The pinned version/],
    [{ baked: { pin: { version: '1.0.0', files: { 'rounds-linux-x64': 'abc' } } } }, /The SHA-256 of rounds-linux-x64/],
    [{ baked: { pin: { version: '1.0.0', files: { '../x': HASH } } } }, /A pinned file/],
    [{ baked: { environment: { PATH: '/tmp' } } }, /A variable of a launcher is "PATH"/],
    [{ baked: { environment: { ROUNDS_PRACTICE: 'a\nb' } } }, /ROUNDS_PRACTICE holds a line break/],
    [{ baked: { environment: { ROUNDS_PRACTICE: 'a\u2028b' } } }, /ROUNDS_PRACTICE holds a line break/],
    [{ baked: { publicKey: 'nonsense' } }, /public key of a launcher cannot be read/],
    [{ baked: { environment: { ROUNDS_TAGS: 'x'.repeat(70_000) } } }, /take no more than 65535/],
  ]
  for (const [changes, message] of bad) {
    for (const shell of SHELLS) {
      assert.throws(() => launcherText(shell, optionsWith(changes)), message)
    }
  }
})

test('a private key, a short key and a key of another kind never get into a script', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = (key: typeof rsa.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString()
  const secret = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  assert.throws(() => launcherText('sh', optionsWith({ baked: { publicKey: secret } })), /private key/)
  assert.throws(() => launcherText('sh', optionsWith({ baked: { publicKey: pem(rsa.publicKey) } })), /1024 bits/)
  assert.throws(() => launcherText('sh', optionsWith({ baked: { publicKey: pem(ec.publicKey) } })), /expected RSA/)
})

/** What nasty people and careless ones write into a field. */
const nasty = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '$',
      '`',
      '\\',
      '(',
      ')',
      ';',
      '&',
      '|',
      '<',
      '>',
      '{',
      '}',
      '%',
      '!',
      '#',
      '*',
      ' ',
      '-',
      'a',
      '0',
      '\u2018',
      '\u2019',
      '\u00fc',
      '\ud83d\ude00',
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((parts) => `${parts.join('')}$(echo RUN)\`echo RUN\``)
const headOf = (text: string) => text.split('# <<< head')[0] ?? ''

test('a value of sh is only ever a value: real shells read it back as it was', () => {
  fc.assert(
    fc.property(nasty, nasty, (practice, source) => {
      const plain = source.replace(/[^ -~]|\|/g, '').trim() || '.'
      const text = headOf(launcherText('sh', optionsWith({ baked: { sources: [plain], environment: { ROUNDS_PRACTICE: practice } } })))
      const script = `${text}\nprintf '%s\\0' "$ROUNDS_PRACTICE" "$baked_sources" "$words"`
      const { stdout, stderr } = spawnSync('/bin/sh', [], { input: script, encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
      assert.is(stderr, '')
      assert.equal(stdout.split('\0'), [practice, plain, 'verdict screen-lock --max-age 26h', ''])
    }),
    { seed, numRuns: 150 },
  )
})

test('a value of PowerShell is one text in quotes with each quote doubled, or numbers', () => {
  fc.assert(
    fc.property(nasty, (practice) => {
      const text = headOf(launcherText('powershell', optionsWith({ baked: { environment: { ROUNDS_PRACTICE: practice } } })))
      const line = text.split('\n').find((one) => one.startsWith("$baked['ROUNDS_PRACTICE'] = ")) ?? ''
      const value = line.slice("$baked['ROUNDS_PRACTICE'] = ".length)
      const numbers = /^\(\[char\[\]\]\(([\d,]+)\) -join ''\)$/.exec(value)?.[1]
      const quoted = /^'((?:[^']|'')*)'$/.exec(value)?.[1]
      const read = numbers ? String.fromCharCode(...numbers.split(',').map(Number)) : quoted?.replaceAll("''", "'")
      assert.is(read, practice)
    }),
    { seed, numRuns: 300 },
  )
})

test('an empty value is not written at all', () => {
  for (const shell of SHELLS) {
    assert.not.match(launcherText(shell, optionsWith({ baked: { environment: { ROUNDS_PRACTICE: '' } } })), /ROUNDS_PRACTICE/)
  }
})

test.run()
