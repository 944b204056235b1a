import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/device-role/linux.ts'
import { content, contextWith, file, files } from '../answers.ts'

// Paths of Debian 12 and of the kernel's /sys/class/dmi/id.
const test = suite('device-role on Linux')
const bare = {
  displayManager: files(),
  sessions: files(),
  chassis: file('/sys/class/dmi/id/chassis_type', '3\n'),
  manufacturer: file('/sys/class/dmi/id/sys_vendor', 'Dell Inc.\n'),
  model: file('/sys/class/dmi/id/product_name', 'PowerEdge T150\n'),
  container: absent('present'),
  machines: files(),
}
const roleOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}

test('no desktop is a server', () => {
  assert.equal(roleOf(bare), { role: 'server', desktop: false, portable: false, virtual: false, because: ['no graphical desktop'] })
})
test('a display manager makes a client', () => {
  const found = roleOf({ ...bare, displayManager: files(content('/etc/X11/default-display-manager', '/usr/sbin/gdm3\n')) })
  assert.is(found?.role, 'client')
  assert.is(found?.desktop, true)
  assert.equal(found?.because, ['display manager /usr/sbin/gdm3'])
})
test('graphical sessions without a display manager are a desktop', () => {
  assert.is(roleOf({ ...bare, sessions: files(content('/usr/share/xsessions/xfce.desktop')) })?.desktop, true)
})
test('a laptop is a client', () => {
  const found = roleOf({ ...bare, chassis: file('/sys/class/dmi/id/chassis_type', '10\n') })
  assert.is(found?.role, 'client')
  assert.is(found?.portable, true)
})
test('a container is virtual and not portable, whatever runs it', () => {
  const found = roleOf({ ...bare, chassis: file('c', '10'), container: file('/run/systemd/container', 'systemd-nspawn') })
  assert.is(found?.virtual, true)
  assert.is(found?.portable, false)
})
test('a host of virtual machines says so', () => {
  assert.is(roleOf(bare)?.hostsMachines, undefined)
  assert.is(roleOf({ ...bare, machines: files(content('/etc/libvirt/qemu/pms.xml')) })?.hostsMachines, true)
})
test('QEMU is virtual', () => assert.is(roleOf({ ...bare, manufacturer: file('v', 'QEMU\n') })?.virtual, true))
test('a board without firmware tables leaves it open', () => {
  const found = roleOf({ ...bare, chassis: absent(), manufacturer: absent(), model: absent() })
  assert.is(found?.portable, 'unknown')
  assert.is(found?.virtual, 'unknown')
})
test('folders that could not be listed are no proof of a server', () => {
  assert.is(roleOf({ ...bare, sessions: value(listing([], ['/usr/share/xsessions was denied'])) }), undefined)
})

test.run()
