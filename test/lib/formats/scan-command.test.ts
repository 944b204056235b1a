import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { scansInCommandLine, scansInScript } from '../../../lib/formats/scan-command.ts'

const test = suite('calls of clamscan and clamdscan')
const whole = (text: string) => scansInScript(text).map((command) => command.whole)
const logs = (text: string) => scansInScript(text).map((command) => command.log)

test('a scan of / with everything below is whole', () => {
  assert.equal(whole('/usr/bin/clamscan -r --infected /'), [true])
  assert.equal(whole('30 12 * * 5 root clamscan -ri --exclude-dir="^/proc" / >/dev/null'), [true])
  assert.equal(whole('clamscan --recursive=yes /'), [true])
  assert.equal(whole('clamdscan --multiscan --fdpass /'), [true])
})
test('without --recursive clamscan sees only the files that lie in / itself', () => assert.equal(whole('clamscan --infected /'), [false]))
test('folders are a part', () => assert.equal(whole('nice clamscan -r /home /srv'), [false]))
test('the value of an option is no target', () => {
  assert.equal(whole('clamscan -r --move / /home'), [false])
  assert.equal(whole('clamscan -r -d /var/lib/own /home'), [false])
  assert.equal(whole('clamscan -r /home > /'), [false])
})
test('a variable or a list in place of the target leaves it open', () => {
  assert.equal(whole('clamscan -r "$FOLDER"'), ['unknown'])
  assert.equal(whole('clamscan --file-list=/etc/scan.list'), ['unknown'])
})
test('the log is where a plain path says so', () => {
  assert.equal(logs('clamscan -r / --log=/var/log/clamav/weekly.log'), ['/var/log/clamav/weekly.log'])
  assert.equal(logs('clamscan -r -l /var/log/w.log /'), ['/var/log/w.log'])
  assert.equal(logs('clamdscan / >> /var/log/w.log 2>&1'), ['/var/log/w.log'])
  assert.equal(logs('clamdscan / >/var/log/w.log'), ['/var/log/w.log'])
  assert.equal(logs('clamscan -r / --log=/var/log/$(date +%F).log'), [undefined])
  assert.equal(logs('clamscan -r / >/dev/null'), [undefined])
})
test('a comment calls nothing', () => assert.equal(scansInScript('# 0 3 * * * root clamscan -r /\n'), []))
test('other programs with a similar name are not it', () => {
  assert.equal(scansInScript('/usr/bin/freshclam --quiet\nsystemctl restart clamav-daemon\n/opt/x/clamscan-report /'), [])
})
test('a script with lines that go on and several commands', () => {
  const text = '#!/bin/sh\nset -e\nfreshclam && clamscan -r \\\n  --infected \\\n  / || true\nclamscan -r /home\n'
  assert.equal(whole(text), [true, false])
})
test('a shell that gets its script as one word', () => assert.equal(whole('/bin/sh -c "clamscan -r /"'), [true]))
test('what stands in quotes ends no command', () => {
  assert.equal(whole("clamscan -r --exclude-dir='^/(proc|sys|dev)' /"), [true])
  assert.equal(whole('clamscan -r "--exclude-dir=^/(proc|sys);x&y" /  # every week'), [true])
  assert.equal(whole('clamscan -r --exclude-dir=^/\\(proc\\|sys\\) /home'), [false])
})
test('a script that only looks for the program scans nothing', () => {
  assert.equal(
    scansInScript('[ -x /usr/bin/clamscan ] || exit 0\nwhich clamscan\ncommand -v clamscan >/dev/null\necho clamscan done\n'),
    [],
  )
})
test('a comment behind a command and a sign within a word', () => {
  assert.equal(whole('true # clamscan -r /\nclamscan -r /srv/a#b'), [false])
})
test('in a line of systemd quotes are gone', () => {
  const line = (text: string) => scansInCommandLine(text).map((command) => command.whole)
  assert.equal(line('/usr/bin/clamscan -r --exclude-dir=^/(proc|sys|dev) /'), [true])
  assert.equal(line('/usr/bin/clamscan -r --log=/var/log/w.log /home'), [false])
  assert.equal(line('/bin/sh -c freshclam \\; clamscan -r / \\; true'), [true])
  assert.equal(line('/usr/bin/freshclam -d --foreground=true'), [])
})

test.run()
