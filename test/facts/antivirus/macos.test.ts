import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/antivirus/macos.ts'
import type { Product } from '../../../lib/facts/products/shape.ts'
import { content, contextWith, files, gap, printed } from '../answers.ts'

// launchctl list, spctl, csrutil and systemextensionsctl as Apple and the macOS Security Compliance Project document them.
const test = suite('anti-virus facts on macOS')
const LIST =
  'PID\tStatus\tLabel\n-\t0\tcom.apple.XProtect.daemon.scan\n-\t0\tcom.apple.XProtect.daemon.scan.startup\n311\t0\tcom.apple.cfprefsd\n'
const extension = (id: string, state: string) =>
  `1 extension(s)\n--- com.apple.system_extension.endpoint_security\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n*\t*\tABCDE12345\t${id} (1.2/3)\tScanner\t[${state}]\n`
const bare: Probes = {
  daemons: printed(LIST),
  bundles: files(
    content('/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist', '', {
      modifiedAt: '2026-11-10T00:00:00.000Z',
    }),
  ),
  gatekeeper: printed('assessments enabled\n'),
  integrity: printed('System Integrity Protection status: enabled.\n'),
  extensions: printed('0 extension(s)\n'),
  health: absent(),
  scans: absent(),
}
const product = (id: string): Product => ({ id, kind: 'antivirus', name: id, start: 'unknown', source: `/Applications/${id}.app` })
const fact = (over: Partial<Probes> = {}, ids: string[] = []) => {
  const found = parse({ ...bare, ...over }, contextWith({ products: value(listing(ids.map(product))) }, 'darwin'))
  return found.state === 'value' ? found.value : (assert.unreachable(JSON.stringify(found)) as never)
}
const states = (...args: Parameters<typeof fact>) => fact(...args).engines.map(({ product: id, realTime }) => `${id} ${realTime}`)

test('XProtect alone is basic, built in and unpaid', () => {
  const [xprotect] = fact().engines
  assert.equal([xprotect?.realTime, xprotect?.basic, xprotect?.builtIn, xprotect?.paid], ['on', true, true, false])
  assert.is(xprotect?.signatures.updatedAt, '2026-11-10T00:00:00.000Z')
})
test('the newer of two bundles counts', () => {
  const bundles = files(
    content('/private/var/protected/xprotect/x', '', { modifiedAt: '2026-11-20T00:00:00.000Z' }),
    content('/Library/x', '', { modifiedAt: '2026-01-01T00:00:00.000Z' }),
  )
  assert.is(fact({ bundles }).engines[0]?.signatures.updatedAt, '2026-11-20T00:00:00.000Z')
})
test('without its daemon XProtect is off, without an answer it is not known', () => {
  assert.equal(states({ daemons: printed('PID\tStatus\tLabel\n') }), ['xprotect off'])
  assert.equal(states({ daemons: failed('late') }), ['xprotect unknown'])
  assert.equal(states({ daemons: printed('', 1) }), ['xprotect unknown'])
})
test('a bundle that could not be read has no date', () =>
  assert.is(fact({ bundles: gap('EPERM') }).engines[0]?.signatures.updatedAt, undefined))
test('an engine protects while its system extension is enabled', () => {
  const seen = (state: string) => states({ extensions: printed(extension('com.crowdstrike.falcon.Agent', state)) }, ['crowdstrike'])[1]
  assert.is(seen('activated enabled'), 'crowdstrike on')
  assert.is(seen('activated waiting for user'), 'crowdstrike off')
})
test('an installed engine without a listed extension is of unknown state', () => {
  assert.is(states({}, ['sophos'])[1], 'sophos unknown')
  assert.is(states({ extensions: failed('late') }, ['webroot'])[1], 'webroot unknown')
})
test('Defender for Endpoint is asked itself', () => {
  const health = printed('{"real_time_protection_enabled":true,"definitions_status":"up_to_date","definitions_updated_minutes_ago":10}')
  assert.is(states({ health, scans: printed('[]') }, ['defender-endpoint'])[1], 'defender-endpoint on')
})
test('Gatekeeper and System Integrity Protection that are off are noted', () => {
  const notes = fact({
    gatekeeper: printed('assessments disabled\n', 1),
    integrity: printed('System Integrity Protection status: disabled.\n'),
  }).notes
  assert.is(notes.length, 2)
  assert.equal(fact({ gatekeeper: failed('late'), integrity: failed('late') }).notes, [])
})
test('where nothing answered nothing is said', () =>
  assert.is(parse({ ...bare, daemons: failed('late') }, contextWith({}, 'darwin')).state, 'failed'))

test.run()
