import type { Change, Context } from '../../api.ts'
import type { LocalAccount } from '../local-accounts/shape.ts'
import { isOurs } from '../policy-owner/shape.ts'
import type { Hole, PasswordPolicy } from './shape.ts'
import { LSA, WINLOGON } from './windows-keys.ts'

export interface Step {
  changes: Change[]
  leaves: string[]
}

/** Ways into a Windows computer without a password are shut, each by somebody's agreement: people are used to them. */
export function planHoles(policy: PasswordPolicy, accounts: LocalAccount[], context: Context): Step {
  const open = policy.holes.filter((hole) => hole.open === true && isOurs(hole.owner, context)).map(({ what }) => what)
  const guests = accounts.filter(({ builtIn, id }) => builtIn === 'guest' && /^S-1-5-21-\d+-\d+-\d+-501$/.test(id))
  if (context.role !== 'client') {
    return {
      changes: [],
      leaves: [...open.map((what) => BY_HAND[what]), ...guests.map(({ name }) => `Disable the guest account "${name}"`)],
    }
  }
  const steps = [...open.map((what) => shut(what, policy.holes)), ...guests.map(guestOff)]
  return { changes: steps.flatMap(({ changes }) => changes), leaves: steps.flatMap(({ leaves }) => leaves) }
}

/** On a server a program may need it to start, and many people would notice. */
const BY_HAND: Readonly<Record<Hole['what'], string>> = {
  'automatic-logon': 'Automatic logon is on: find out which program of this server needs it, then switch it off by hand',
  'stored-password': 'Remove DefaultPassword under Winlogon by hand once nothing here logs on by itself',
  'blank-over-network': 'Give every account a password and set LimitBlankPasswordUse to 1 by hand',
}

function shut(what: Hole['what'], holes: Hole[]): Step {
  switch (what) {
    case 'automatic-logon':
      return only(automaticLogonOff())
    case 'stored-password':
      return forget(holes.some((hole) => hole.what === 'automatic-logon' && hole.open !== false))
    case 'blank-over-network':
      return only(blankAtScreenOnly())
  }
}

function automaticLogonOff(): Change {
  const because =
    'From its next start this computer waits at the logon screen until somebody types a password: programs that were to start by themselves do not'
  const consent = { code: 'stop-automatic-logon', because }
  return { kind: 'registry-value', key: WINLOGON, name: 'AutoAdminLogon', type: 'string', data: '0', risk: 'disruptive', consent }
}

/** While automatic logon is on, a computer without the password would stop at its next start, and undo could not bring it back. */
function forget(isNeeded: boolean): Step {
  if (isNeeded) {
    return { changes: [], leaves: ['The stored password is removed by a second fix, once automatic logon is off'] }
  }
  const because = 'The password that is stored for automatic logon is removed for good: make sure that its owner knows it'
  const consent = { code: 'forget-stored-password', because }
  return only({ kind: 'secret-removal', key: WINLOGON, name: 'DefaultPassword', risk: 'safe', consent })
}

const OPEN_ACCOUNTS = 'close-open-accounts'

function blankAtScreenOnly(): Change {
  const because = 'Accounts without a password can be used at this screen only: shared folders and remote sessions that use one stop'
  const consent = { code: OPEN_ACCOUNTS, because }
  return { kind: 'registry-value', key: LSA, name: 'LimitBlankPasswordUse', type: 'dword', data: 1, risk: 'disruptive', consent }
}

/** By its number, because its name is translated. */
function guestOff({ name, id }: LocalAccount): Step {
  const because = `The guest account "${name}" is switched off: whoever uses it, such as a scanner that stores into a shared folder, is kept out`
  return only({ kind: 'local-account', sid: id, enabled: false, risk: 'disruptive', consent: { code: OPEN_ACCOUNTS, because } })
}

function only(change: Change): Step {
  return { changes: [change], leaves: [] }
}
