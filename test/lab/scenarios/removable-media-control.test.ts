import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('removable-media-control on Debian')

const modprobe = (text: string): Step => ({ write: '/etc/modprobe.d/usb.conf', text })
const block = { settings: { mode: 'block' } }
const CONSENT = ['block-storage']
const OWN_FILE = '/etc/modprobe.d/rounds-usb-storage.conf'
/** What modprobe would do for the driver, and what the fix leaves behind. */
const refusesDriver = [
  { run: `cat ${OWN_FILE}`, says: /^install usb-storage \/bin\/false$/m, afterFix: true },
  { run: 'modprobe --showconfig | grep -i usb.storage', says: /install usb.storage \/bin\/false/, afterFix: true },
]
const resticTo = (repository: string): Step[] => [
  {
    write: '/etc/systemd/system/restic-backup.service',
    text: `[Service]\nType=oneshot\nEnvironment=RESTIC_REPOSITORY=${repository}\nExecStart=/usr/bin/restic backup /home\n`,
  },
  { write: '/etc/systemd/system/restic-backup.timer', text: '[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n' },
  'systemctl daemon-reload; systemctl enable -q --now restic-backup.timer',
]

scenarios(test, 'removable-media-control', [
  { name: 'no desktop, as it comes', expect: 'pass' },
  {
    name: 'no desktop, storage wanted blocked, and nobody agreed',
    ...block,
    expect: 'fail',
    summary: /USB storage can be used/,
    fix: { outcome: 'refused', code: 'block-storage' },
  },
  {
    name: 'no desktop, storage wanted blocked',
    ...block,
    expect: 'fail',
    fix: { outcome: 'fixed', consent: CONSENT },
    really: refusesDriver,
  },
  {
    name: 'a backup that goes nobody knows where',
    programs: true,
    prepare: resticTo('/media/backup/repo'),
    ...block,
    expect: 'fail',
    fix: { outcome: 'refused', code: 'backup-target-unknown', consent: CONSENT },
  },
  {
    name: 'no desktop, encrypted storage wanted',
    settings: { mode: 'encrypted-write' },
    expect: 'fail',
    fix: { outcome: 'refused', code: 'needs-decision', consent: CONSENT },
  },
  { name: 'usb-storage refused', prepare: [modprobe('install usb-storage /bin/false\n')], ...block, expect: 'pass' },
  { name: 'usb_storage with an underscore refused', prepare: [modprobe('install usb_storage /bin/true\n')], ...block, expect: 'pass' },
  { name: 'usb-storage refused in a comment', prepare: [modprobe('# install usb-storage /bin/false\n')], ...block, expect: 'fail' },
  { name: 'usb-storage only blacklisted', prepare: [modprobe('blacklist usb-storage\n')], ...block, expect: 'fail' },
  { name: 'both drivers blacklisted', prepare: [modprobe('blacklist usb-storage\nblacklist uas\n')], ...block, expect: 'pass' },
  {
    name: 'an automounter without a desktop',
    prepare: [{ write: '/usr/bin/udiskie', text: '#!/bin/sh\n', mode: 0o755 }],
    expect: 'warn',
    summary: /mounted by themselves/,
    fix: { outcome: 'refused', code: 'set-elsewhere' },
  },
  {
    name: 'a udev rule that mounts',
    prepare: [{ write: '/etc/udev/rules.d/99-sticks.rules', text: 'ACTION=="add", KERNEL=="sd*", RUN+="/usr/bin/mount %N /mnt"\n' }],
    expect: 'warn',
  },
])

const NEVER = '/org/gnome/desktop/media-handling/autorun-never'
const desktop = 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'
const systemProfile: Step = { write: '/etc/dconf/profile/user', text: 'user-db:user\nsystem-db:local\n' }
const autorun = (text: string): Step => ({
  write: '/etc/dconf/db/local.d/10-media',
  text: `[org/gnome/desktop/media-handling]\nautorun-never=${text}\n`,
})
const annaChose = (text: string): Step[] => [
  { write: '/tmp/anna.d/own', text: `[org/gnome/desktop/media-handling]\nautorun-never=${text}\n` },
  'install -d -o anna -g anna /home/anna/.config /home/anna/.config/dconf',
  'dconf compile /home/anna/.config/dconf/user /tmp/anna.d && chown anna: /home/anna/.config/dconf/user',
]
const annaReads = (says: RegExp, afterFix = false) => ({
  run: `runuser -u anna -- env HOME=/home/anna XDG_CACHE_HOME=/tmp/anna-cache dconf read ${NEVER}`,
  says,
  afterFix,
})
const mends = { fix: { outcome: 'fixed' }, really: [annaReads(/^true\n$/, true)] } as const satisfies Partial<Scenario>

scenarios(test, 'removable-media-control', [
  { name: 'GNOME as it comes', prepare: [desktop], expect: 'warn', summary: /asks to start programs/, ...mends },
  { name: 'GNOME never starts', prepare: [desktop, systemProfile, autorun('true'), 'dconf update'], expect: 'pass' },
  { name: 'GNOME asks', prepare: [desktop, systemProfile, autorun('false'), 'dconf update'], expect: 'warn', ...mends },
  {
    name: 'GNOME never starts, but anna chose otherwise',
    prepare: [desktop, systemProfile, autorun('true'), 'dconf update', ...annaChose('false')],
    expect: 'warn',
    summary: /^user:anna/,
    ...mends,
    really: [annaReads(/^false/), ...mends.really],
  },
  {
    name: 'GNOME never starts and nobody may change that',
    prepare: [
      desktop,
      systemProfile,
      autorun('true'),
      { write: '/etc/dconf/db/local.d/locks/10-media', text: `${NEVER}\n` },
      'dconf update',
      ...annaChose('false'),
    ],
    expect: 'pass',
    really: [annaReads(/^true/)],
  },
  {
    name: 'GNOME database not compiled again',
    prepare: [desktop, systemProfile, autorun('true'), 'dconf update', 'sleep 0.05', autorun('false')],
    expect: 'warn',
    summary: /not in force/,
    ...mends,
  },
  {
    name: 'GNOME and storage wanted blocked',
    prepare: [desktop],
    ...block,
    expect: 'fail',
    fix: { outcome: 'improved', verdict: 'fail', leaves: /decide with the practice/, again: 'refused' },
  },
  {
    name: 'GNOME and storage blocked together',
    prepare: [desktop],
    ...block,
    expect: 'fail',
    fix: { outcome: 'fixed', consent: CONSENT },
    really: [annaReads(/^true\n$/, true), ...refusesDriver],
  },
])

if (requires('removable-media-control on Debian', 'root', 'nspawn')) {
  test.run()
}
