import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exporter } from '../../../../lib/rmm/exports/ansible.ts'
import { assertReadmeNamesFiles, assertSameBytes, exportInput, textOf } from './package.ts'

const test = suite('Ansible export')
const input = exportInput('ansible')
const files = exporter(input)
const withBaked = (baked: Partial<typeof input.baked>) => exporter({ ...input, baked: { ...input.baked, ...baked } })

test('the same input gives the same bytes', () => assertSameBytes(files, exporter(exportInput('ansible'))))
test('the README names every file', () => assertReadmeNamesFiles(files))

test('every item that can be mended on Linux or macOS is named, and no other', () => {
  const named = [...textOf(files, 'roles/rounds/defaults/main.yml').matchAll(/^# {3}- ([a-z-]+) {2}#/gm)].map(([, id]) => id)
  const wanted = input.items.filter(({ remediation }) => remediation?.platforms.linux ?? remediation?.platforms.darwin).map(({ id }) => id)
  assert.ok(wanted.length > 0)
  assert.equal(named, wanted)
})

test('every setting is offered with its default, typed as the manifest has it', () => {
  const text = textOf(files, 'group_vars.example.yml')
  assert.match(text, '\n    # screen-lock.maxIdleSeconds: 900\n')
  assert.match(text, '\n    # screen-lock.acceptSleepLock: false\n')
  for (const { key, item } of input.settings) {
    assert.is(text.includes(`\n    # ${key}: `), item !== undefined, key)
  }
})

test('executables are told apart by system and processor, and Windows is left out', () => {
  const names = ['rounds-linux-x64', 'rounds-linux-arm64', 'rounds-macos-arm64', 'rounds-win-x64.exe', 'rounds-linux-x64.txt']
  const pin = { version: '1.0.0', files: Object.fromEntries(names.map((name, index) => [name, String(index).repeat(64)])) }
  const text = textOf(withBaked({ pin }), 'roles/rounds/defaults/main.yml')
  const [, rows = ''] = /\nrounds_executables:\n((?: .*\n)*)/.exec(text) ?? []
  assert.is(
    rows,
    [
      `  Linux-x86_64: { file: "{{ playbook_dir }}/../files/rounds-linux-x64", sha256: "${'0'.repeat(64)}" }\n`,
      `  Linux-aarch64: { file: "{{ playbook_dir }}/../files/rounds-linux-arm64", sha256: "${'1'.repeat(64)}" }\n`,
      `  Darwin-arm64: { file: "{{ playbook_dir }}/../files/rounds-macos-arm64", sha256: "${'2'.repeat(64)}" }\n`,
    ].join(''),
  )
})

test('nothing of its user stands where the next export replaces the folder', () => {
  assert.match(textOf(files, 'ansible.cfg'), '\ninventory = ../inventory.yml\n')
  assert.match(textOf(files, 'roles/rounds/defaults/main.yml'), '\nrounds_results: "{{ playbook_dir }}/../results"\n')
})

test('a name with braces stays a name', () => {
  const text = textOf(withBaked({ environment: { ROUNDS_PRACTICE: 'Kauri {{ lookup("pipe", "id") }}' } }), 'roles/rounds/defaults/main.yml')
  assert.match(text, '\n  "ROUNDS_PRACTICE": !unsafe "Kauri {{ lookup(\\"pipe\\", \\"id\\") }}"\n')
})

const MARKERS = /WANT_JSON|#Requires|#AnsibleRequires|<<INCLUDE_ANSIBLE/
test('the module is Python to Ansible and to Python', () => {
  const text = textOf(files, 'library/rounds.py')
  assert.match(text, 'from ansible.module_utils.basic import AnsibleModule')
  assert.not.match(text, MARKERS)
  for (const path of ['library/rounds.py', 'action_plugins/rounds.py']) {
    const { status, stderr, error } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
      input: textOf(files, path),
      encoding: 'utf8',
    })
    if (error) {
      console.log('no python3 here: the module was not parsed')
      return
    }
    assert.is(status, 0, stderr)
  }
})

test('every variable of the tasks has a default, or is one of Ansible or of the task before', () => {
  const known = new Set([...textOf(files, 'roles/rounds/defaults/main.yml').matchAll(/^(rounds_\w+):/gm)].map(([, name]) => name))
  const own = new Set(['rounds_chosen', 'rounds_local', 'rounds_fix', 'rounds_run', 'rounds_confirm_within'])
  const used = files
    .filter(({ path }) => path.startsWith('roles/rounds/tasks/'))
    .flatMap(({ content }) => [...String(content).matchAll(/\brounds_\w+/g)].map(([name]) => name))
  assert.ok(used.length > 20)
  assert.equal(
    used.filter((name) => !known.has(name) && !own.has(name)),
    [],
  )
})

test.run()
