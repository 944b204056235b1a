import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isLoopback, listeningSockets, openConnections } from '../../../lib/formats/ss.ts'

// Lines as ss of iproute2 6.1 prints them with -H -t -u -n -l -p, and with -H -t -n -p state established.
const test = suite('ss')
const LISTENING = `udp UNCONN 0      0      0.0.0.0%eth0:68         0.0.0.0:*    users:(("systemd-network",pid=12,fd=20))
udp UNCONN 0      0            0.0.0.0:51820      0.0.0.0:*
tcp LISTEN 0      4096   127.0.0.53%lo:53         0.0.0.0:*    users:(("systemd-resolve",pid=9,fd=14))
tcp LISTEN 0      128          0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=43,fd=3),("systemd",pid=1,fd=80))
tcp LISTEN 0      5                  *:8123             *:*    users:(("python3",pid=77,fd=3))
tcp LISTEN 0      128 [fe80::1]%eth0:2222            [::]:*    users:(("sshd",pid=43,fd=4))
`
const sockets = (text: string) => {
  const answer = listeningSockets(text)
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}

test('every listener comes with its address, its port and its programs', () => {
  const found = sockets(LISTENING) ?? []
  assert.equal(
    found.map(({ protocol, port }) => `${port}/${protocol}`),
    ['68/udp', '51820/udp', '53/tcp', '22/tcp', '8123/tcp', '2222/tcp'],
  )
  assert.equal(found[3]?.programs, ['sshd', 'systemd'])
  assert.equal(found[1]?.programs, [])
  assert.is(found[5]?.address, 'fe80::1%eth0')
})
test('only what is bound to the loopback interface is out of reach', () => {
  const far = ['0.0.0.0', '*', '::', '10.0.0.1', 'fe80::1%eth0', '::ffff:10.0.0.1', '1.127.0.0']
  assert.equal(
    far.filter((address) => isLoopback({ address })),
    [],
  )
  for (const address of ['127.0.0.1', '127.0.0.53%lo', '::1', '::ffff:127.0.0.1']) {
    assert.ok(isLoopback({ address }), address)
  }
})
test('no listener at all is an answer', () => assert.equal(sockets(''), []))
test('a line that cannot be read spoils the list: its port could be the one that matters', () => {
  assert.is(listeningSockets(`${LISTENING}garbled\n`).state, 'failed')
  assert.is(listeningSockets('tcp LISTEN 0 128 0.0.0.0:ssh 0.0.0.0:*\n').state, 'failed')
})
test('an open connection tells its near end', () => {
  const text = `0      0      [::ffff:10.9.0.1]:2222 [::ffff:10.9.0.2]:50100 users:(("sshd",pid=99,fd=4))\n36     0      10.9.0.1:41000 10.9.0.9:443 users:(("meshagent",pid=5,fd=9))\n`
  assert.equal(openConnections(text), {
    state: 'value',
    value: [
      { protocol: 'tcp', address: '::ffff:10.9.0.1', port: 2222, programs: ['sshd'] },
      { protocol: 'tcp', address: '10.9.0.1', port: 41000, programs: ['meshagent'] },
    ],
  })
  assert.is(openConnections('what\n').state, 'failed')
})

test.run()
