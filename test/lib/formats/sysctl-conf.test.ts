import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sysctlNames } from '../../../lib/formats/sysctl-conf.ts'

// Lines as in /etc/ufw/sysctl.conf and as sysctl.conf(5) allows them.
const test = suite('sysctl.conf')

test('both ways of writing lead to the same path', () => {
  assert.equal(sysctlNames('net/ipv4/conf/all/accept_redirects=0\nnet.ipv4.conf.all.log_martians = 1\n-net.core.x=1\n'), [
    'net/ipv4/conf/all/accept_redirects',
    'net/ipv4/conf/all/log_martians',
    'net/core/x',
  ])
})
test('the name of an interface may hold a dot', () => {
  assert.equal(sysctlNames('net/ipv4/conf/eth0.1/rp_filter=0'), ['net/ipv4/conf/eth0.1/rp_filter'])
  assert.equal(sysctlNames('net.ipv4.conf.eth0/1.rp_filter=0'), ['net/ipv4/conf/eth0.1/rp_filter'])
})
test('comments, garbage and ways out of the folder set nothing', () =>
  assert.equal(sysctlNames('#net/ipv4/x=1\n; net/ipv4/y=1\nnonsense\n../../etc/passwd=1\nnet/../../etc/passwd=1\n/etc/passwd=1\n'), []))

test.run()
