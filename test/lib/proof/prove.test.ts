import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, value } from '../../../lib/api.ts'
import { type ProofOutcome, proveRepository } from '../../../lib/proof/prove.ts'
import type { BackupTool } from '../../../lib/proof/tool.ts'

const test = suite('proving a repository')
const NOW = new Date('2026-11-22T05:00:00Z')

interface Place {
  folder: string
  live: string
  environment: string
}

/** A backup tool in which everything goes well, but for what a test says. */
function tool(live: string, over: Partial<BackupTool> = {}): BackupTool {
  const { size, mtimeMs } = statSync(live)
  return {
    id: 'restic',
    variables: ['RESTIC_*'],
    addressOf: ({ RESTIC_REPOSITORY }) => RESTIC_REPOSITORY,
    keepsIn: () => ({}),
    busy: async () => value(undefined),
    newest: async () => value({ id: 'x', at: '2026-11-21T22:00:00.000Z' }),
    files: async () => value([{ path: live, bytes: size, modifiedAt: mtimeMs }]),
    restore: async (_ask, _snapshot, _path, folder) => {
      writeFileSync(join(folder, 'restored'), 'hello')
      return value(join(folder, 'restored'))
    },
    ...over,
  }
}

const inPlace = (act: (place: Place) => Promise<void>) => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prove-'))
  const place = { folder, live: join(folder, 'live'), environment: join(folder, 'env') }
  writeFileSync(place.live, 'hello')
  writeFileSync(place.environment, 'RESTIC_REPOSITORY=/srv/r\nRESTIC_PASSWORD=hunter2\nPATH=/evil\n', { mode: 0o600 })
  try {
    await act(place)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const prove = ({ environment }: Place, of: BackupTool, canary = '') =>
  proveRepository(of, environment, { canary, hostname: 'server', now: () => NOW })
const short = ({ outcome, says, proof }: ProofOutcome) => [outcome, says, proof?.identical]
const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`rounds-scratch-${process.pid}-`))

test(
  'a file that comes back identical is a proof, and nothing of it stays',
  inPlace(async (place) => {
    const found = await prove(place, tool(place.live))
    assert.is(found.outcome, 'proved')
    assert.match(found.says, /^a file of 5 bytes came back identical in [\d.]+ s$/)
    assert.equal(
      { ...found.proof, seconds: 0 },
      {
        at: NOW.toISOString(),
        tool: 'restic',
        repository: '/srv/r',
        environment: place.environment,
        file: place.live,
        bytes: 5,
        seconds: 0,
        identical: true,
      },
    )
    assert.equal(leftovers(), [])
    assert.not.match(JSON.stringify(found), /hunter2/)
  }),
)

test(
  'a file that comes back different is a failure that is kept',
  inPlace(async (place) => {
    const found = await prove(
      place,
      tool(place.live, {
        restore: async (_ask, _snapshot, _path, folder) => {
          writeFileSync(join(folder, 'restored'), 'hellO')
          return value(join(folder, 'restored'))
        },
      }),
    )
    const says = 'the restored file differs from the file on this computer, which says it was not changed since'
    assert.equal(short(found), ['failed', says, false])
    assert.is(found.proof?.reason, says)
    assert.equal(leftovers(), [])
  }),
)

test(
  'a file that is written while it is compared proves and disproves nothing',
  inPlace(async (place) => {
    const found = await prove(
      place,
      tool(place.live, {
        restore: async (_ask, _snapshot, _path, folder) => {
          writeFileSync(join(folder, 'restored'), 'hello')
          writeFileSync(place.live, 'hello again')
          return value(join(folder, 'restored'))
        },
      }),
    )
    assert.equal(short(found), ['refused', 'the file on this computer changed meanwhile: run this again', undefined])
  }),
)

const answers: Array<[string, Partial<BackupTool>, unknown[]]> = [
  [
    'a repository in which somebody works is left alone',
    { busy: async () => value('restic on nas') },
    ['refused', 'restic on nas works in the repository: run this again when it has ended', undefined],
  ],
  ['a tool that is not installed tells nothing', { busy: async () => absent() }, ['refused', 'its program is not installed', undefined]],
  ['a tool that may not be started tells nothing', { busy: async () => denied('no') }, ['refused', 'no', undefined]],
  ['a repository that cannot be opened is a failure', { newest: async () => failed('wrong') }, ['failed', 'wrong', false]],
  ['a tool that cannot restore is a failure', { restore: async () => failed('damaged') }, ['failed', 'damaged', false]],
  [
    'a tool that reports success without a file is a failure',
    { restore: async (_ask, _snapshot, _path, folder) => value(join(folder, 'none')) },
    ['failed', 'the tool reported success, and the file is not there', false],
  ],
  [
    'a list that is too long asks for a file by name',
    { files: async () => failed('restic printed more than 9 bytes') },
    ['refused', 'the backup holds too many files to list: name one in backup-restore-tested.canary', undefined],
  ],
  [
    'a backup without any unchanged file asks for one by name',
    { files: async () => value([]) },
    [
      'refused',
      'no file of the backup of 2026-11-21 22:00 UTC stands unchanged on this computer: name a file that stays as it is in backup-restore-tested.canary',
      undefined,
    ],
  ],
]
for (const [title, over, expected] of answers) {
  test(
    title,
    inPlace(async (place) => {
      assert.equal(short(await prove(place, tool(place.live, over))), expected)
      assert.equal(leftovers(), [])
    }),
  )
}

test(
  'a file that is larger than what is free is not restored',
  inPlace(async (place) => {
    // A file of holes: it takes no room itself.
    truncateSync(place.live, 2 ** 42)
    const restore = async () => {
      throw new Error('it was restored')
    }
    const found = await prove(place, tool(place.live, { restore }), place.live)
    assert.is(found.outcome, 'refused')
    assert.match(found.says, /^there is no room for the restored file: 8796109799424 bytes are needed/)
  }),
)

test(
  'a named file that is not on this computer, not in the backup, or changed since is told apart',
  inPlace(async (place) => {
    const none = join(place.folder, 'none')
    assert.match((await prove(place, tool(place.live), none)).says, /none, which the setting canary names, is no file on this computer$/)
    const without = await prove(place, tool(place.live, { files: async () => value([]) }), place.live)
    assert.equal(short(without), ['failed', `${place.live} is not in the newest backup, of 2026-11-21 22:00 UTC`, false])
    const of = tool(place.live)
    utimesSync(place.live, 1, 1)
    const changed = await prove(place, of, place.live)
    assert.is(changed.outcome, 'refused')
    assert.match(changed.says, /was changed after the backup/)
  }),
)

test(
  'only the variables of the tool reach it, and a file without a repository is refused',
  inPlace(async (place) => {
    let got: string[] = []
    const of = tool(place.live, {
      addressOf: (environment) => {
        got = Object.keys(environment)
        return undefined
      },
    })
    assert.equal(short(await prove(place, of)), ['refused', `${place.environment} names no repository of restic`, undefined])
    assert.equal(got, ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'])
  }),
)

test(
  'an environment file that is missing or that others may write is refused',
  inPlace(async (place) => {
    const missing = await prove({ ...place, environment: join(place.folder, 'none') }, tool(place.live))
    assert.is(missing.outcome, 'refused')
    assert.match(missing.says, /is not there/)
    if (process.getuid?.() === 0) {
      chmodSync(place.environment, 0o666)
      assert.match((await prove(place, tool(place.live))).says, /may be written by others/)
    }
  }),
)

test(
  'the folder of a run that was killed is gone after the next',
  inPlace(async (place) => {
    // No process has this number: the highest one that Linux gives is 4194303.
    const left = join(tmpdir(), 'rounds-scratch-4194304-test')
    mkdirSync(left)
    writeFileSync(join(left, 'record'), 'of a patient')
    const { sweepScratch } = await import('../../../lib/host/scratch.ts')
    await sweepScratch()
    assert.not.ok(existsSync(left))
    assert.is((await prove(place, tool(place.live))).outcome, 'proved')
  }),
)

test.run()
