import { type Answer, failed, reasonOf, type SignatureUpdateChange, value } from '../api.ts'
import { databaseHeaders } from '../formats/clamav-database.ts'
import { newestSignatureFile } from '../formats/file-times.ts'
import { isoTime, newest } from '../formats/times.ts'
import { succeeded } from './commands.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'

/** Null: there are no signatures yet. */
export interface SignatureState extends State {
  updatedAt: string | null
}

export const signatureUpdate: ChangeKind<SignatureUpdateChange, SignatureState> = {
  kind: 'signature-update',
  target: ({ product }) => product,
  read: (host, { product }) => (product === 'defender' ? readDefender(host) : readClamav(host)),
  holds: ({ newerThan }, { updatedAt }) => updatedAt !== null && Date.parse(updatedAt) >= Date.parse(newerThan),
  async apply(host, change) {
    await (change.product === 'defender' ? updateDefender(host) : updateClamav(host))
    const after = await signatureUpdate.read(host, change)
    if (after.state === 'value' && !signatureUpdate.holds(change, after.value)) {
      throw new Error(`the newest signatures that could be fetched are ${words(after.value)}: is the right place to fetch them set?`)
    }
  },
  restore: null,
  describe: ({ product, newerThan }, state) => ({
    target: `signatures of ${product === 'defender' ? 'Microsoft Defender' : 'ClamAV'}`,
    before: words(state),
    after: `not older than ${newerThan.slice(0, 10)}`,
  }),
}

function words({ updatedAt }: SignatureState): string {
  return updatedAt === null ? 'none' : `of ${updatedAt.slice(0, 10)}`
}

async function readDefender(host: ReadingHost): Promise<Answer<SignatureState>> {
  const answer = await host.askPowerShell('signature-update', {}, 60)
  return answer.state === 'value'
    ? value({ updatedAt: isoTime(answer.value.updatedAt) ?? null })
    : failed(`the date of the signatures could not be read: ${answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)}`)
}

async function updateDefender(host: WritingHost): Promise<void> {
  const answer = await host.tellPowerShell('signature-update', {}, 300)
  if (answer.state !== 'value') {
    throw new Error(`Microsoft Defender fetched no signatures: ${reasonOf(answer)}`)
  }
}

const FOLDER = '/var/lib/clamav'
const HEADS = ['head', '--verbose', '--bytes=512', `${FOLDER}/daily.cld`, `${FOLDER}/daily.cvd`]

/** As the fact dates them: the daily database of its makers, and only without it the newest own file. */
async function readClamav(host: ReadingHost): Promise<Answer<SignatureState>> {
  const heads = await host.run(HEADS)
  const daily = heads.state === 'value' ? newest(...databaseHeaders(heads.value.stdout).map(({ builtAt }) => builtAt)) : undefined
  if (daily) {
    return value({ updatedAt: daily })
  }
  const files = await host.run(['ls', '-l', '--time-style=+%s', FOLDER])
  if (files.state !== 'value') {
    return failed(`${FOLDER} could not be read: ${reasonOf(files)}`)
  }
  const isMissing = files.value.exitCode !== 0 && files.value.stderr.includes('No such file')
  return files.value.exitCode === 0 || isMissing
    ? value({ updatedAt: newestSignatureFile(files.value.stdout) ?? null })
    : failed(`${FOLDER} could not be read: ls ended with ${files.value.exitCode}`)
}

const UPDATERS = ['clamav-freshclam.service', 'freshclam.service']

/** The updater keeps its log to itself, so that a second freshclam ends at once: it rests meanwhile. */
async function updateClamav(host: WritingHost): Promise<void> {
  const running: string[] = []
  for (const unit of UPDATERS) {
    const answer = await host.execute(['systemctl', 'is-active', '--quiet', unit])
    if (answer.state === 'value' && answer.value.exitCode === 0) {
      running.push(unit)
      succeeded(`${unit} was not stopped`, await host.execute(['systemctl', 'stop', unit]))
    }
  }
  try {
    succeeded('freshclam fetched no signatures', await host.execute(['freshclam'], { timeoutSeconds: 600 }))
  } finally {
    for (const unit of running) {
      await host.execute(['systemctl', 'start', unit])
    }
  }
}
