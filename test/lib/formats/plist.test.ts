import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parsePlist, plistEntry } from '../../../lib/formats/plist.ts'

// As `plutil -convert xml1` writes (plist(5)).
const test = suite('property lists')
const plist = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${body}\n</plist>\n`

test('every kind of value', () => {
  const text = plist(`<dict>
    <key>On</key><true/> <key>Off</key><false/>
    <key>Number</key><integer>-3</integer> <key>Real</key><real>0.5</real>
    <key>Name</key><string>A &amp; B &lt;x&gt;</string> <key>Empty</key><string></string> <key>Short</key><string/>
    <key>At</key><date>2026-11-21T09:00:00Z</date> <key>Data</key><data>
      AAEC
    </data>
    <key>List</key><array><string>one</string><dict><key>Two</key><integer>2</integer></dict></array>
    <key>None</key><array/> <key>Nothing</key><dict/>
  </dict>`)
  assert.equal(parsePlist(text), {
    On: true,
    Off: false,
    Number: -3,
    Real: 0.5,
    Name: 'A & B <x>',
    Empty: '',
    Short: '',
    At: '2026-11-21T09:00:00Z',
    Data: 'AAEC',
    List: ['one', { Two: 2 }],
    None: [],
    Nothing: {},
  })
})
test('an escaped escape stays one', () => assert.is(parsePlist(plist('<string>&amp;lt;</string>')), '&lt;'))
test('what is cut off, binary or something else is no list', () => {
  const whole = plist('<dict><key>A</key><array><string>b</string></array></dict>')
  assert.is(parsePlist(whole.slice(0, whole.indexOf('</array>'))), undefined)
  for (const text of ['', 'bplist00', 'plutil: file does not exist', plist('<dict><string>no key</string></dict>'), plist('')]) {
    assert.is(parsePlist(text), undefined, text)
  }
})
test('entries are asked for of dictionaries only', () => {
  const found = parsePlist(plist('<dict><key>A</key><true/></dict>'))
  assert.is(plistEntry(found, 'A'), true)
  assert.is(plistEntry(found, 'toString'), undefined)
  assert.is(plistEntry(['x'], '0'), undefined)
  assert.is(plistEntry(undefined, 'A'), undefined)
})

test.run()
