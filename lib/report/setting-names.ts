/** A technical setting as people call it. */
export interface SettingName {
  words: string
  /** Its value as people say it; without it the value stands as it is. */
  say?(value: string): string
}

const flag = (value: string) => ({ 0: 'no', 1: 'yes', false: 'no', true: 'yes' })[value.toLowerCase()] ?? value
const turned = (value: string) => ({ 0: 'yes', 1: 'no', false: 'yes', true: 'no' })[value.toLowerCase()] ?? value
const counted = (unit: string) => (value: string) => (/^\d+$/.test(value) ? `${value} ${value === '1' ? unit.slice(0, -1) : unit}` : value)
const seconds = (value: string) =>
  /^\d+$/.test(value) && Number(value) % 60 === 0 && value !== '0' ? minutes(value) : counted('seconds')(value)
const minutes = (value: string) => counted('minutes')(String(Number(value) / 60))

/** By the name that Windows, PAM or GNOME gives it, after the kind of change where the name alone is not enough. A name that is missing here is shown as it is. */
const NAMES: Readonly<Record<string, SettingName>> = {
  InactivityTimeoutSecs: { words: 'time without use until Windows locks', say: seconds },
  NoDriveTypeAutoRun: { words: 'drives from which nothing may start', say: (value) => (value === '255' ? 'all' : `only some (${value})`) },
  NoAutorun: { words: 'commands on USB sticks and disks are ignored', say: flag },
  NoAutoplayfornonVolume: { words: 'cameras and phones open nothing by themselves', say: flag },
  NoAutoUpdate: { words: 'Windows updates itself', say: turned },
  AUOptions: { words: 'what Windows does with new updates', say: (value) => UPDATE_OPTIONS[value] ?? value },
  ScheduledInstallDay: { words: 'day on which updates are installed', say: (value) => DAYS[Number(value)] ?? value },
  ScheduledInstallTime: {
    words: 'hour at which updates are installed',
    say: (value) => (/^\d+$/.test(value) ? `${value.padStart(2, '0')}:00` : value),
  },
  NoAutoRebootWithLoggedOnUsers: { words: 'no restart by itself while somebody is logged on', say: flag },
  MinimumPasswordLength: { words: 'shortest password', say: counted('characters') },
  PasswordComplexity: { words: 'passwords must mix letters, digits and signs', say: flag },
  ClearTextPassword: { words: 'passwords are stored so that they can be read', say: flag },
  MaximumPasswordAge: {
    words: 'age at which a password must be changed',
    say: (value) => (value === '-1' ? 'never' : counted('days')(value)),
  },
  MinPasswordLength: { words: 'shortest password', say: counted('characters') },
  MaxPasswordAge: { words: 'age at which a password must be changed', say: (value) => (value === '0' ? 'never' : counted('days')(value)) },
  ComplexityEnabled: { words: 'passwords must mix letters, digits and signs', say: flag },
  minlen: { words: 'shortest password', say: counted('characters') },
  minclass: { words: 'kinds of characters that a password must mix' },
  enforce_for_root: { words: 'the rules hold for root, too' },
  PASS_MAX_DAYS: { words: 'age at which the password of a new account must be changed', say: counted('days') },
  '/org/gnome/desktop/session/idle-delay': { words: 'time without use until the screen goes dark', say: seconds },
  '/org/gnome/desktop/screensaver/lock-delay': { words: 'time from a dark screen to a locked one', say: seconds },
  '/org/gnome/desktop/screensaver/lock-enabled': { words: 'a dark screen locks', say: flag },
  '/org/gnome/desktop/screensaver/idle-activation-enabled': { words: 'the screen goes dark by itself', say: flag },
  '/org/gnome/desktop/lockdown/disable-lock-screen': { words: 'locking is forbidden', say: flag },
  '/org/gnome/desktop/media-handling/automount': { words: 'sticks are opened by themselves', say: flag },
  '/org/gnome/desktop/media-handling/automount-open': { words: 'folders of sticks open by themselves', say: flag },
  '/org/gnome/desktop/media-handling/autorun-never': { words: 'programs on sticks never start', say: flag },
  DisableRealtimeMonitoring: { words: 'files are watched while they are used', say: turned },
  DisableBehaviorMonitoring: { words: 'programs are watched while they run', say: turned },
  DisableIOAVProtection: { words: 'downloads and attachments are scanned', say: turned },
  ScanParameters: { words: 'the planned scan looks at', say: (value) => ({ 1: 'what is used most', 2: 'everything' })[value] ?? value },
  ScanScheduleDay: { words: 'day of the planned scan', say: (value) => DAYS[Number(value)] ?? value },
  DisableCatchupFullScan: { words: 'a full scan that was missed is made up for', say: turned },
  'firewall-profile Enabled': { words: 'the firewall is on', say: flag },
  'windows-service Start': { words: 'the service starts', say: (value) => SERVICE_STARTS[value] ?? value },
  'windows-service Running': { words: 'the service runs', say: flag },
  'local-account Enabled': { words: 'the account can be used', say: flag },
  'firewall-profile DefaultInboundAction': {
    words: 'what comes in without a rule',
    say: (value) => ({ Block: 'refused', Allow: 'let in' })[value] ?? value,
  },
}

/** As Windows counts them in the registry. */
const SERVICE_STARTS: Readonly<Record<string, string>> = { 2: 'with the computer', 3: 'when something asks for it', 4: 'never' }
/** As the policy "Configure Automatic Updates" counts them. */
const UPDATE_OPTIONS: Readonly<Record<string, string>> = {
  2: 'tells people',
  3: 'fetches them and tells people',
  4: 'fetches and installs them by itself',
}
/** As Set-MpPreference counts them: 0 is every day, 8 never. Windows Update counts the same. */
const DAYS = ['every day', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'never']

export function settingName(name: string, kind = ''): SettingName | undefined {
  return [`${kind} ${name}`, name].flatMap((key) => (Object.hasOwn(NAMES, key) ? (NAMES[key] ?? []) : []))[0]
}
