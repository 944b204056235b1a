import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hostPlace, repositoryOf } from '../../../lib/facts/backups/repository.ts'

const test = suite('addresses of repositories')

// As the manuals of restic, borg and duplicity write them
const ADDRESSES: Record<string, ReturnType<typeof repositoryOf>> = {
  '/srv/restic': { address: '/srv/restic', path: '/srv/restic' },
  'local:/srv/restic': { address: '/srv/restic', path: '/srv/restic' },
  'file:///srv/duplicity': { address: '/srv/duplicity', path: '/srv/duplicity' },
  'sftp:anna@host:/srv/r': { address: 'sftp:host:/srv/r', host: 'host' },
  'sftp://anna@host:2222//srv/r': { address: 'sftp://host:2222//srv/r', host: 'host' },
  'rest:https://user:pass@host:8000/desk': { address: 'rest:https://host:8000/desk', host: 'host' },
  'rest:http://[2001:db8::5]:8000/': { address: 'rest:http://[2001:db8::5]:8000/', host: '2001:db8::5' },
  's3:s3.amazonaws.com/bucket/path': { address: 's3:s3.amazonaws.com/bucket/path', host: 's3.amazonaws.com', stored: true },
  's3:https://minio.lan:9000/bucket': { address: 's3:https://minio.lan:9000/bucket', host: 'minio.lan' },
  's3://bucket/path': { address: 's3:bucket', stored: true },
  'b2:bucket:path': { address: 'b2:bucket', stored: true },
  'b2://id:key@bucket/path': { address: 'b2:bucket', stored: true },
  'azure:container:/': { address: 'azure:container', stored: true },
  'gs:bucket:/': { address: 'gs:bucket', stored: true },
  'rclone:nas:path': { address: 'rclone:nas' },
  'swift:container:/path': { address: 'swift:container' },
  'ssh://anna@host:22/./repo': { address: 'ssh://host:22/./repo', host: 'host' },
  'anna@host:repo': { address: 'host:repo', host: 'host' },
  'host:repo': { address: 'host:repo', host: 'host' },
  'anna:pass@host:repo': { address: 'host:repo', host: 'host' },
  'relative/folder': { address: 'relative/folder' },
  'user:pass@host/path': { address: '...' },
  'rest:https://user:pa/ss@host/desk': { address: 'rest:https://...' },
}

for (const [text, expected] of Object.entries(ADDRESSES)) {
  test(`${text} is ${expected.address}`, () => {
    assert.equal(repositoryOf(text), expected)
  })
}

test('an address without its secrets stays as it is', () => {
  for (const text of Object.keys(ADDRESSES)) {
    const { address } = repositoryOf(text)
    assert.is(repositoryOf(address).address, address, text)
  }
})

test('any text has an address on one line', () => {
  fc.assert(fc.property(fc.string(), (text) => !/[\r\n]/.test(repositoryOf(text).address)))
})

test('private addresses and local names are the own network, public addresses are not, other names are unknown', () => {
  const known = new Map([
    ['nas.clinic.co.nz', '192.168.4.2'],
    ['far.clinic.co.nz', '203.0.113.4'],
  ])
  const places = (...hosts: string[]) => [...new Set(hosts.map((host) => hostPlace(host, known)))].join()
  assert.is(places('10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.0.9', '169.254.1.1', 'fd00::1', 'fe80::1'), 'network')
  assert.is(places('nas', 'NAS.local', 'nas.lan.', 'backup.home.arpa', 'nas.clinic.co.nz'), 'network')
  assert.is(
    places('203.0.113.9', '172.32.0.1', '2001:db8::1', 'u1.your-storagebox.de', 'x.repo.borgbase.com', 'far.clinic.co.nz'),
    'remote',
  )
  assert.is(places('127.0.0.1', '::1', 'localhost', '100.64.0.1', 'backup.clinic.co.nz', 'amazonaws.com.evil.nz'), 'unknown')
})

test.run()
