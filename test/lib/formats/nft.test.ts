import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nftInput } from '../../../lib/formats/nft.ts'
import { DORMANT_AND_MAP, IPTABLES_ONLY, NO_RULES, TWO_TABLES } from './fixtures/nft.ts'

const test = suite('nft')
const verdicts = (json: string) => {
  const answer = nftInput(json)
  return answer.state === 'value' ? [answer.value.ip.verdict, answer.value.ip6.verdict] : answer.state
}
const chain = (policy: string, family = 'inet') => ({
  chain: { family, table: 't', name: 'in', type: 'filter', hook: 'input', prio: 0, policy },
})
const rule = (...expr: unknown[]) => ({ rule: { family: 'inet', table: 't', chain: 'in', expr } })
const ruleset = (...objects: unknown[]) =>
  JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, { table: { family: 'inet', name: 't' } }, ...objects] })
const drop = { drop: null }
const accept = { accept: null }
const meta = (key: string, right: unknown, op = '==') => ({ match: { op, left: { meta: { key } }, right } })
const port = { match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 22 } }

test('policy drop in an inet table blocks both families', () => assert.equal(verdicts(TWO_TABLES), ['blocked', 'blocked']))
test('a chain that is jumped to may block', () => {
  const answer = nftInput(TWO_TABLES)
  assert.equal(answer.state === 'value' && answer.value.ip.because.length, 2)
})
test('rules of iptables block IPv4 and forget IPv6', () => assert.equal(verdicts(IPTABLES_ONLY), ['blocked', 'open']))
test('no rule is an open door', () => assert.equal(verdicts(NO_RULES), ['open', 'open']))
test('a map over the family is followed', () => assert.equal(verdicts(DORMANT_AND_MAP), ['blocked', 'blocked']))
test('a table with a flag may be dormant', () => {
  const dormant = JSON.parse(DORMANT_AND_MAP).nftables.slice(0, 3)
  assert.equal(verdicts(JSON.stringify({ nftables: dormant })), ['undecided', 'undecided'])
})
test('policy accept with ports only is open', () => assert.equal(verdicts(ruleset(chain('accept'), rule(port, drop))), ['open', 'open']))
test('a last rule without condition blocks', () =>
  assert.equal(verdicts(ruleset(chain('accept'), rule(port, accept), rule({ counter: {} }, { reject: { type: 'tcp reset' } }))), [
    'blocked',
    'blocked',
  ]))
test('an accept without condition undoes the policy', () => assert.equal(verdicts(ruleset(chain('drop'), rule(accept))), ['open', 'open']))
test('a rule for one family blocks that family', () =>
  assert.equal(verdicts(ruleset(chain('accept'), rule(meta('nfproto', 'ipv6'), drop))), ['open', 'blocked']))
test('a drop for one interface cannot be judged from here', () =>
  assert.equal(verdicts(ruleset(chain('accept'), rule(meta('iifname', 'lo', '!='), drop))), ['undecided', 'undecided']))
test('an interface that is let in is remarked', () => {
  const answer = nftInput(ruleset(chain('drop'), rule(meta('iifname', 'wg0'), accept), rule(meta('iifname', 'lo'), accept)))
  assert.equal(answer.state === 'value' && [answer.value.ip.verdict, answer.value.ip.remarks], ['blocked', ['accepts all from wg0']])
})
test('every kind of protocol let in cannot be called blocked', () =>
  assert.equal(verdicts(ruleset(chain('drop'), rule(meta('l4proto', 'tcp'), accept))), ['undecided', 'undecided']))
test('pings that are let in, as firewalld does, leave the rest refused', () => {
  const pings = (...names: string[]) => verdicts(ruleset(chain('drop'), rule(meta('l4proto', { set: names }), accept)))
  assert.equal(pings('icmp', 'ipv6-icmp'), ['blocked', 'blocked'])
  assert.equal(pings('icmp', 'udp'), ['undecided', 'undecided'])
  assert.equal(pings(), ['undecided', 'undecided'])
  assert.equal(verdicts(ruleset(chain('drop'), rule(meta('l4proto', 'icmp'), accept))), ['blocked', 'blocked'])
})
test('chains that lead in circles come to no verdict', () => {
  const own = { chain: { family: 'inet', table: 't', name: 'c' } }
  const circle = { rule: { family: 'inet', table: 't', chain: 'c', expr: [{ jump: { target: 'c' } }] } }
  assert.equal(verdicts(ruleset(own, chain('accept'), circle, rule({ jump: { target: 'c' } }))), ['undecided', 'undecided'])
})
test('a hook other than input does not count', () => {
  const forward = { chain: { ...chain('drop').chain, hook: 'forward' } }
  assert.equal(verdicts(ruleset(forward)), ['open', 'open'])
})
test('what is no rule set is no answer', () =>
  assert.equal(['', 'null', '[]', '{}', '{"nftables":[]}', 'Error: x'].map(verdicts), Array(6).fill('failed')))
test('no JSON makes it throw', () => {
  const name = fc.constantFrom('in', 't', 'x')
  const any = fc.record({
    family: fc.constantFrom('inet', 'ip', 'x'),
    table: name,
    chain: name,
    name,
    hook: fc.constant('input'),
    type: fc.constant('filter'),
    expr: fc.jsonValue(),
  })
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          any.map((rule) => ({ rule })),
          any.map((chain) => ({ chain })),
          fc.jsonValue(),
        ),
      ),
      (objects) => void nftInput(ruleset(...objects)),
    ),
  )
})

test.run()
