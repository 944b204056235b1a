import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shellTimeout } from '../../../lib/formats/shell-timeout.ts'

const test = suite('shell time-out')
const read = (...texts: string[]) => shellTimeout(texts.map((text, index) => ({ path: `/etc/profile.d/${index}.sh`, text })))
const seconds = (...texts: string[]) => read(...texts).seconds

test('no assignment never locks', () => assert.is(seconds('PATH=/bin'), 'never'))
test('zero switches the time-out off', () => assert.is(seconds('TMOUT=0'), 'never'))
test('an assignment counts', () => assert.is(seconds('TMOUT=600'), 600))
test('quotes do not matter', () => assert.equal([seconds('TMOUT="600"'), seconds("TMOUT='600'")], [600, 600]))
test('a comment is no assignment', () => assert.is(seconds('# TMOUT=600'), 'never'))
test('a comment behind a statement ends it', () => assert.is(seconds('TMOUT=600 # ten minutes; TMOUT=0'), 600))
test('several statements on one line count', () => {
  assert.equal(read('TMOUT=600; readonly TMOUT; export TMOUT'), {
    seconds: 600,
    source: '/etc/profile.d/0.sh',
    readOnly: true,
    exported: true,
    unclear: [],
  })
})
test('statements may be chained with &&', () => assert.equal(read('TMOUT=600 && readonly TMOUT && export TMOUT').exported, true))
test('declare -rx assigns, locks and exports', () => {
  const { seconds, readOnly, exported } = read('declare -rx TMOUT=600')
  assert.equal([seconds, readOnly, exported], [600, true, true])
})
test('typeset -xr does, too', () => assert.is(read('typeset -xr TMOUT=900').readOnly, true))
test('readonly with a value assigns', () => assert.equal([seconds('readonly TMOUT=900'), read('readonly TMOUT=900').readOnly], [900, true]))
test('export of several names counts', () => assert.is(seconds('export HISTSIZE=5 TMOUT=300'), 300))
test('a later file wins', () => assert.is(seconds('TMOUT=600', 'TMOUT=36000'), 36000))
test('a later file cannot change what is read-only', () => assert.is(seconds('TMOUT=600\nreadonly TMOUT', 'TMOUT=36000'), 600))
test('unset takes it away, unless it is read-only', () => {
  assert.is(seconds('TMOUT=600', 'unset TMOUT'), 'never')
  assert.is(seconds('readonly TMOUT=600', 'unset TMOUT'), 600)
})
test('what is no number is no time-out', () =>
  assert.equal([seconds('TMOUT=10m'), seconds('TMOUT=-5'), seconds('TMOUT=')], ['never', 'never', 'never']))
test('a computed value is unclear', () => assert.match(read('TMOUT=$LIMIT').unclear[0] ?? '', 'computes TMOUT'))
test('another name that ends the same is another name', () => assert.is(seconds('MY_TMOUT=600\nTMOUT_X=5'), 'never'))
test('text in quotes is no statement', () => assert.is(seconds('echo "a; TMOUT=600; b"\necho \'x\nTMOUT=5\n\''), 'never'))
test('a value for one command alone is no assignment', () => assert.is(seconds('TMOUT=600 bash script'), 'never'))
test('a line that goes on is one statement', () => assert.is(seconds('export \\\n TMOUT=600'), 600))
test('what stands under a condition is unclear', () => {
  for (const text of [
    'if [ -t 0 ]; then TMOUT=600; fi',
    'if [ -t 0 ]\nthen\n  export TMOUT=600\nfi',
    '[ -t 0 ] && TMOUT=600',
    'case $- in *i*) TMOUT=600 ;; esac',
    'f() { TMOUT=600; }',
    'f() {\nTMOUT=600\n}',
  ]) {
    assert.equal([seconds(text), read(text).unclear.length], ['never', 1], text)
  }
})
test('after a condition statements count again', () => assert.is(seconds('if [ -t 0 ]; then :; fi\nTMOUT=600'), 600))
test('a loop with a condition in it comes to its end', () => {
  const text = 'for i in /etc/profile.d/*.sh; do\n  if [ -r $i ]; then\n    . $i\n  fi\ndone\nunset i\nTMOUT=600'
  assert.is(seconds(text), 600)
})
test('the profile of Debian, which nests conditions, sets nothing and hides nothing', () => {
  const text =
    'if [ "$PS1" ]; then\n  if [ "$SHLVL" ] && [ "$BASH" != "/bin/sh" ]; then\n    PS1="x"\n  else\n    PS1="# "\n  fi\nfi\nTMOUT=300'
  assert.is(seconds(text), 300)
})
test('no text makes it throw', () => {
  const unit = fc.constantFrom('TMOUT=', '6', ';', '&&', '||', '"', "'", '\\', '\n', '#', 'if ', 'fi', '{ ', '}', '$', 'readonly ')
  fc.assert(fc.property(fc.string({ unit }), (text) => void read(text)))
})

test.run()
