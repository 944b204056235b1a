import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { firewalldZoneFile } from '../../../lib/formats/firewalld-zone.ts'

// Elements as firewalld.zone(5) names them.
const test = suite('zone files of firewalld')

test('ports and what it does with the rest are read', () =>
  assert.equal(
    firewalldZoneFile(
      '<?xml version="1.0"?>\n<zone target="ACCEPT">\n <port port="8080" protocol="tcp"/>\n <port protocol=\'udp\' port=\'53\'/>\n</zone>',
    ),
    {
      target: 'ACCEPT',
      ports: [
        { port: 8080, protocol: 'tcp' },
        { port: 53, protocol: 'udp' },
      ],
      bound: false,
    },
  ))
test('a zone without a target refuses, and one with interfaces or senders is bound', () => {
  assert.is(firewalldZoneFile('<zone><service name="ssh"/></zone>').target, 'default')
  assert.ok(firewalldZoneFile('<zone><interface name="eth0"/></zone>').bound)
  assert.ok(firewalldZoneFile('<zone><source address="10.0.0.0/8"/></zone>').bound)
})
test('ranges, comments, and ports of a rule with conditions are no open port', () => {
  const rule = '<rule family="ipv4"><source address="10.0.0.1"/><port port="22" protocol="tcp"/><accept/></rule>'
  const found = firewalldZoneFile(`<zone><port port="80-90" protocol="tcp"/><!-- <port port="1" protocol="tcp"/> -->${rule}</zone>`)
  assert.equal(found, { target: 'default', ports: [], bound: false })
})

test.run()
