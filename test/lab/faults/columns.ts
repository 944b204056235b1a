import * as assert from 'uvu/assert'
import { pause } from '../support/process.ts'
import { HOLDING } from './death.ts'
import { expectClean, type Fault, JOURNAL, type Outcome, type Rig, reset, shell } from './rig.ts'
import type { Row, Touch } from './rows.ts'

/** One fault with what must be true after it. */
export interface Column {
  name: string
  applies(row: Row): boolean
  run(rig: Rig): Promise<void>
}

const always = () => true
const onJournal = (...inject: string[]): Fault => ({ paths: [JOURNAL], inject })
const killedAt = (call: string, when: number): Fault => onJournal(`${call}:signal=SIGKILL:when=${when}`)

/** For each moment in turn, from a clean state to a clean state; that of the last one is looked at when the cell ends. */
async function each<T>(rig: Rig, moments: T[], act: (moment: T) => Promise<void>): Promise<void> {
  for (const [index, moment] of moments.entries()) {
    await act(moment)
    if (index < moments.length - 1) {
      await expectClean(rig)
      await reset(rig.host, rig.row)
    }
  }
}

function faultOf(touch: Touch): Fault {
  return 'own' in touch ? onOwn(touch, 'signal=SIGKILL:when=1') : { dieAt: touch }
}

/** Rounds renames nothing else before; strace cannot tell renames apart by where they lead. */
function onOwn({ own, path }: { own: 'rename' | 'unlink'; path: string }, what: string): Fault {
  return { paths: own === 'unlink' ? [path] : [], inject: [`${own}:${what}`] }
}

function ownRenames({ during }: Row) {
  return during.flatMap((touch) => ('own' in touch && touch.own === 'rename' ? [touch] : []))
}

async function made(rig: Rig): Promise<void> {
  expectMade(await rig.fix())
}

function expectMade({ said, stderr }: Outcome): void {
  assert.is(said?.failed ?? said?.refused ?? said?.error, undefined, stderr)
  assert.is(said?.made?.length, 1, 'the change was not made')
}

function expectDead({ said, exitCode }: Outcome): void {
  assert.is(said, undefined, `it should have died, and said ${JSON.stringify(said)}`)
  assert.not.equal(exitCode, 0)
}

/** What the journal says was going on when it ended. */
function expectLast(rig: Rig, type: string): void {
  const { entries, ok } = rig.journal()
  assert.ok(ok, 'the journal is broken')
  assert.is(entries.at(-1)?.type, type)
  assert.equal(entries.find((entry) => entry.type === 'intent')?.change, rig.row.change)
}

async function taken(rig: Rig, ...outcomes: string[]): Promise<void> {
  const { said, stderr } = await rig.undo()
  const words = JSON.stringify(said) + stderr
  assert.is(said?.steps?.length, 1, words)
  const [step] = said?.steps ?? []
  if (rig.row.action) {
    assert.ok(step?.outcome === 'already-back' || step?.because?.endsWith('cannot be taken back'), words)
  } else {
    assert.ok(outcomes.includes(step?.outcome ?? ''), words)
  }
}

/** It failed in words, everything was taken back by itself, and undo has nothing left to say but that. */
async function expectTakenBack(rig: Rig, { said, stderr }: Outcome, words: RegExp): Promise<void> {
  assert.match(said?.failed ?? `no failure: ${JSON.stringify(said)}${stderr}`, words)
  assert.equal(said?.left, [], 'something could not be taken back')
  expectLast(rig, 'restored')
  assert.ok(
    rig.journal().entries.some(({ type, note }) => type === 'failed' && note),
    'the journal does not say what failed',
  )
  await expectClean(rig)
  assert.match((await rig.undo()).said?.error ?? '', /^There is no change to take back/)
}

/** What cannot even be read with this fault is refused before anything is begun. */
async function expectNothingMade(rig: Rig, outcome: Outcome, words: RegExp): Promise<void> {
  if (outcome.said?.refused === undefined) {
    await expectTakenBack(rig, outcome, words)
    return
  }
  assert.match(outcome.said.refused, /SIGKILL|could not|no status|did not/)
  assert.equal(rig.journal().entries, [])
}

async function crash(rig: Rig): Promise<void> {
  const { host, start } = rig
  let ended = false
  const running = start({ holdAt: { line: 'verified', at: 'write' } }).finally(() => {
    ended = true
  })
  while (host.read(HOLDING) === undefined) {
    assert.not(ended, 'it never came to the moment of the crash')
    await pause(50)
  }
  await host.crash()
  await running
  await host.up()
}

const FULL =
  'mount -t tmpfs -o size=1m tmpfs /mnt; cp -a "$F/." /mnt/; mount --bind /mnt "$F"; umount /mnt; cat /dev/zero >"$F/.full" 2>/dev/null || true'

/** The folder lies on a disk of its own, without a byte of room, while `act` runs. */
async function whileFull(rig: Rig, folder: string, act: () => Promise<void>): Promise<void> {
  await shell(rig.host, `F=${folder}; mkdir -p "$F"; ${FULL}`)
  try {
    await act()
  } finally {
    await shell(rig.host, `umount ${folder}`)
  }
}

export const COLUMNS: Column[] = [
  {
    name: 'no fault',
    applies: always,
    async run(rig) {
      await made(rig)
      expectLast(rig, 'verified')
      assert.not.equal(await rig.differences(), [], 'the change changed nothing that is compared')
      await taken(rig, 'restored')
    },
  },
  {
    name: 'killed: intent write',
    applies: always,
    async run(rig) {
      expectDead(await rig.fix(killedAt('write', 1)))
      assert.equal(rig.journal().entries, [])
      await expectClean(rig)
      assert.match((await rig.undo()).said?.error ?? '', /^There is no change to take back/)
    },
  },
  {
    name: 'killed: intent flush',
    applies: always,
    async run(rig) {
      expectDead(await rig.fix(killedAt('fsync', 1)))
      expectLast(rig, 'intent')
      await expectClean(rig)
      await taken(rig, 'already-back')
    },
  },
  {
    name: 'killed: the change',
    applies: always,
    run: (rig) =>
      each(rig.afterKill(), rig.row.during, async (touch) => {
        expectDead(await rig.fix(faultOf(touch)))
        expectLast(rig, 'intent')
        await taken(rig, 'restored', 'already-back')
      }),
  },
  {
    name: 'killed: verified write',
    applies: always,
    async run(rig) {
      expectDead(await rig.fix(killedAt('write', 2)))
      expectLast(rig, 'intent')
      await taken(rig, 'restored')
    },
  },
  {
    name: 'killed: verified flush',
    applies: always,
    async run(rig) {
      expectDead(await rig.fix(killedAt('fsync', 2)))
      expectLast(rig, 'verified')
      await taken(rig, 'restored')
    },
  },
  {
    name: 'killed: undo',
    applies: ({ action }) => !action,
    run: (rig) =>
      each(rig.afterKill(), rig.row.duringUndo ?? rig.row.during, async (touch) => {
        await made(rig)
        expectDead(await rig.undo(faultOf(touch)))
        expectLast(rig, 'verified')
        await taken(rig, 'restored', 'already-back')
      }),
  },
  {
    name: 'killed: restored write',
    applies: ({ action }) => !action,
    async run(rig) {
      await made(rig)
      expectDead(await rig.undo(killedAt('write', 1)))
      expectLast(rig, 'verified')
      await expectClean(rig)
      await taken(rig, 'already-back')
    },
  },
  {
    name: 'state disk full',
    applies: always,
    run: (rig) =>
      whileFull(rig, '/var/lib/rounds', async () => {
        const { said } = await rig.fix()
        assert.match(said?.failed ?? said?.error ?? '', /ENOSPC.*nothing is changed/)
        await expectClean(rig)
      }),
  },
  {
    name: 'target disk full',
    applies: ({ fullDisk }) => fullDisk !== undefined,
    run: (rig) =>
      whileFull(rig, rig.row.fullDisk ?? '', async () => {
        await shell(rig.host, 'rm -rf /var/lib/rounds')
        const full = await rig.again()
        await expectNothingMade(full, await full.fix(), /./)
      }),
  },
  {
    name: 'write fails',
    applies: (row) => ownRenames(row).length > 0,
    run: (rig) =>
      each(rig, ['rename:error=EPERM:when=1', 'fsync:error=EIO:when=draft'], async (inject) => {
        const fault = { paths: [], inject: [inject.replace('draft', String(rig.row.draftFlush ?? 3))] }
        await expectTakenBack(rig, await rig.fix(fault), /could not be written \((EPERM|EIO)\)/)
      }),
  },
  {
    name: 'write lies',
    applies: (row) => ownRenames(row).length > 0,
    async run(rig) {
      await expectTakenBack(rig, await rig.fix({ paths: [], inject: ['rename:retval=0:when=1'] }), /did not hold/)
    },
  },
  {
    name: 'its tool dies',
    applies: ({ tool }) => tool !== undefined,
    async run(rig) {
      const outcome = await rig.fix({ paths: [rig.row.tool ?? ''], inject: ['execve:signal=SIGKILL:when=1'] })
      await expectNothingMade(rig, outcome, /SIGKILL|exit code/)
    },
  },
  {
    name: 'machine crashes',
    applies: always,
    async run(rig) {
      await crash(rig)
      expectLast(rig, 'intent')
      await taken(rig, 'restored')
    },
  },
]
