import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { borgRepository } from '../../../lib/formats/borg.ts'

const test = suite('the list of archives of borg')

// In the shape that borg 1.2.4 prints with --format={hostname}{end}{command_line}
const archive = (fields: Record<string, unknown> = {}) => ({
  archive: 'desk-2026-11-22T05:30:45',
  barchive: 'desk-2026-11-22T05:30:45',
  command_line: ['/usr/bin/borg', 'create', '::desk-{now}', '/srv/pms'],
  end: '2026-11-22T05:31:45.000000',
  hostname: 'desk-1',
  id: '4047',
  name: 'desk-2026-11-22T05:30:45',
  start: '2026-11-22T05:30:45.000000',
  time: '2026-11-22T05:30:45.000000',
  ...fields,
})
const printed = (...archives: unknown[]) =>
  JSON.stringify({ archives, encryption: { mode: 'repokey' }, repository: { id: 'd152', location: '/backup/borg' } })

test('an archive ended at its end, which is UTC as it was asked for', () => {
  assert.equal(borgRepository(printed(archive())), {
    state: 'value',
    value: {
      id: 'd152',
      location: '/backup/borg',
      archives: [
        {
          name: 'desk-2026-11-22T05:30:45',
          at: '2026-11-22T05:31:45.000Z',
          host: 'desk-1',
          command: ['/usr/bin/borg', 'create', '::desk-{now}', '/srv/pms'],
        },
      ],
      garbled: 0,
    },
  })
})

test('a time with its zone keeps it, and the start stands in for a missing end', () => {
  const read = borgRepository(printed(archive({ end: '2026-11-22T18:31:45.000000+13:00' }), archive({ end: undefined })))
  assert.equal(read.state === 'value' && read.value.archives.map(({ at }) => at), ['2026-11-22T05:31:45.000Z', '2026-11-22T05:30:45.000Z'])
})

test('a command line in one text is taken apart', () => {
  const read = borgRepository(printed(archive({ command_line: 'borg create ::x /srv' })))
  assert.equal(read.state === 'value' && read.value.archives[0]?.command, ['borg', 'create', '::x', '/srv'])
})

test('text that is no list is a failure, and entries of another shape are counted', () => {
  for (const text of ['', 'Repository /none does not exist.', '[]', '{"archives":[]}', '{"repository":{}}']) {
    assert.is(borgRepository(text).state, 'failed', text)
  }
  const read = borgRepository(printed(null, { name: 'x' }, archive({ end: 'soon' })))
  assert.is(read.state === 'value' && read.value.garbled, 3)
})

test.run()
