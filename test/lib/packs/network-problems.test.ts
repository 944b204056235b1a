import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bodyProblems } from '../../../lib/packs/body-problems.ts'
import type { PackBody } from '../../../lib/packs/pack.ts'
import { splitPack, unsignedPack } from '../../../lib/packs/pack-file.ts'
import { needsOf, reachOf } from '../../../lib/packs/reach.ts'
import { decide } from '../../../lib/packs/trust.ts'
import type { FactManifest, Probe } from '../../../lib/schema/types.ts'
import { builtIn, factManifest, itemManifest, packBody } from './sample-pack.ts'

const text = (value: string) => ({ type: 'string', default: value, description: 'x' }) as const
const settings = { domain: text('acme.example'), server: text('192.0.2.1') }

function asking(probe: Probe, scope?: FactManifest['scope']): PackBody {
  const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { note: probe } } as const
  const fact = factManifest('acme-note', { platforms: { linux: source }, ...(scope ? { scope } : {}) })
  const of = scope ? 'practice' : 'machine'
  return { ...packBody(), items: [itemManifest('acme-note', { platforms: ['linux'], scope: of, settings })], facts: [fact] }
}
const said = (body: PackBody) =>
  bodyProblems(body, builtIn).map(({ property, expected, found }) => `${property}: expected ${expected}, found ${found}`)
const own: Probe = { dns: '{setting acme-note.domain}', type: 'TXT', server: 'acme-note.server' }

test('the network is asked for facts of the practice alone, not from each computer', () => {
  assert.equal(said(asking(own, 'practice')), [])
  const [problem = '', ...more] = said(asking(own))
  assert.equal(more, [])
  assert.ok(
    problem.startsWith('manifests/facts/acme-note.json: platforms.linux.probes.note.dns: expected a fact with "scope": "practice"'),
    problem,
  )
})
test('no text of a setting of others leaves the computer, or reaches a program or a path of a pack', () => {
  const foreign: Probe[] = [
    { dns: '{setting email-security.domains}.acme.example', type: 'TXT' },
    { dns: 'acme.example', type: 'MX', server: 'email-security.nameServer' },
    { command: ['acmectl', '{each}'], each: 'email-security.domains' },
    { files: ['/srv/{setting email-security.domains}'] },
  ]
  for (const probe of foreign) {
    const found = said(asking(probe, 'practice'))
    assert.ok(
      found.some((one) => /probes\.note: expected only settings of items of the pack itself, found "email-security\.\w+"/.test(one)),
      `${JSON.stringify(probe)}: ${found}`,
    )
  }
})
test('nobody who is not trusted asks the network, and who is trusted needs more than check', () => {
  const body = asking(own, 'practice')
  const manifest = { ...body.manifest, capabilities: { untrusted: { supported: true, description: 'x' } } }
  const needs = needsOf(reachOf(body))
  const { mayCheck, reason } = decide(splitPack(unsignedPack(body), 'pack').head, manifest, needs, { publishers: {}, untrusted: 'check' })
  assert.is(mayCheck, false)
  assert.match(reason ?? '', 'it needs programs')
})

test.run()
