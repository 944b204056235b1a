import type { Change } from '../api.ts'

/** What people read about one kind of change. */
export interface ChangeWords {
  /** What is written, as a sentence. */
  writes: string
  /** How `rounds undo` takes it back. Missing for an action: nothing of it can be taken back. */
  back?: string
  /** How a person takes it back without Rounds, with what stands in the journal; for an action, what a person can still do. */
  byHand: string
  /** It may cut off whoever works from afar, so it is taken back by itself unless somebody confirms it. */
  endangersAccess?: true
}

const FILE_BY_HAND =
  'Where `before.state` is `absent`, delete the file. Otherwise write `before.bytes`, which is base64, into it and set `before.mode`, a decimal number (420 is 0644), and the owner.'

export const CHANGE_WORDS: Readonly<Record<Change['kind'], ChangeWords>> = {
  'backup-rotation': {
    writes: 'Deletes the backups of one repository that are older than what the practice keeps.',
    byHand: 'A deleted backup is gone. The newer ones of the same repository are untouched.',
  },
  'backup-run': {
    writes: 'Starts a backup job that exists already and waits for its end; the job stays as it is.',
    byHand: 'The backup that was made stays where the job put it.',
  },
  'config-value': {
    writes: 'Changes one line in a settings file of the system; every other byte of the file stays.',
    back: 'The file is written again byte by byte as it was, with its owner and permissions.',
    byHand: FILE_BY_HAND,
  },
  'dconf-database': {
    writes: 'Compiles the settings that every GNOME desktop of this computer reads.',
    back: 'The earlier compiled file is put back; where there was none, it is removed.',
    byHand: FILE_BY_HAND,
  },
  'defender-preference': {
    writes: 'Sets preferences of Microsoft Defender.',
    back: 'The earlier preferences are set again.',
    byHand: '`Set-MpPreference -NAME VALUE` with each value below `before.values`.',
  },
  'domain-password-policy': {
    writes: 'Sets the password rules of the whole domain, on one of its controllers.',
    back: 'The earlier rules of the domain are set again.',
    byHand: 'Set the values below `before.values` again in the Default Domain Policy.',
  },
  file: {
    writes: 'Writes one small file of settings.',
    back: 'The earlier file is written again byte by byte; a file that was not there is removed, with the folders that were made for it.',
    byHand: FILE_BY_HAND,
  },
  'firewall-profile': {
    writes: 'Switches one profile of Windows Firewall on, or has it refuse what no rule allows. Rules stay as they are.',
    back: 'The profile is set as it was.',
    byHand: '`Set-NetFirewallProfile -Profile NAME` with `-Enabled` and `-DefaultInboundAction` as `before.values` has them.',
    endangersAccess: true,
  },
  'firewalld-zone': {
    writes: 'Opens ports in one zone of firewalld that must stay reachable, now and for good.',
    back: 'The ports that were closed before are closed again.',
    byHand: '`firewall-cmd --permanent --zone=ZONE --remove-port=PORT/PROTOCOL` for each that `before` does not have, then `--reload`.',
  },
  'local-account': {
    writes: 'Switches one local account of Windows off; the account and its files stay.',
    back: 'The account is switched on again, where it was on.',
    byHand: '`Enable-LocalUser -SID SID`, where `before` says that it was on.',
  },
  package: {
    writes: 'Installs one package of the distribution and what it needs; nothing is removed for it.',
    back: 'It is removed again with what came along, except for what another package has come to need.',
    byHand: '`dpkg --purge` with the names below `before.brings`.',
  },
  'pam-profile': {
    writes: 'Has every logon and password change ask one more check of PAM.',
    back: 'The files of PAM are written again as they were.',
    byHand: 'Write each file below `before.files` again: its bytes are base64, its mode is a decimal number.',
  },
  'password-age': {
    writes: 'Sets the days after which one person must choose a new password.',
    back: 'The earlier number of days is set again.',
    byHand: '`chage -M DAYS USER` with the days in `before`.',
  },
  'registry-value': {
    writes: 'Sets one value of the Windows registry; keys above it that are missing are made.',
    back: 'The earlier value is written again; one that was not there is deleted, with the keys that were made for it.',
    byHand:
      'Where `before.state` is `absent`, `reg delete KEY /v NAME /f`. Otherwise `reg add KEY /v NAME /t TYPE /d DATA /f` with what `before.data` has.',
  },
  'secret-removal': {
    writes: 'Deletes a stored password or another secret from the registry. What it was is written nowhere.',
    byHand: 'Only somebody who knows the secret can store it again.',
  },
  'security-policy': {
    writes: 'Sets rules of the local security policy of Windows; rules that are not named stay.',
    back: 'The earlier rules are set again.',
    byHand: 'Set the values below `before.values` again in secpol.msc, below Account Policies.',
  },
  'signature-update': {
    writes: 'Has the anti-virus fetch its newest signatures.',
    byHand: 'Newer signatures stay; nothing else of the anti-virus is touched.',
  },
  'software-update-schedule': {
    writes: 'Has macOS look for updates by itself.',
    back: 'It is set as it was.',
    byHand: '`softwareupdate --schedule off`, where `before` says that it was off.',
  },
  'systemd-unit': {
    writes: 'Has one service or timer of Linux start with the computer and run now.',
    back: 'It is started or stopped, and starts with the computer or not, as it was.',
    byHand: '`systemctl disable --now UNIT`, where `before` says that it was off.',
  },
  ufw: {
    writes:
      'Switches the firewall ufw on. It refuses what comes in, except what is allowed already and the ports named, which are allowed first.',
    back: 'The rules and the state of ufw are put back as they were.',
    byHand: '`ufw disable`, where `before` says that it was off, and `ufw delete allow PORT/PROTOCOL` for what it does not have.',
    endangersAccess: true,
  },
  'update-installation': {
    writes: 'Installs the security updates that are missing now. It never restarts the computer.',
    byHand: 'An installed update stays. The maker of the system says how a single one is removed.',
  },
  'windows-service': {
    writes: 'Has one service of Windows start with the computer and run now.',
    back: 'The service is set to start, or not, and runs, or not, as it was.',
    byHand: 'Set its start type again in services.msc as `before` has it, and stop it where it did not run.',
  },
}

/** The words of a kind that a document names; undefined for one that this version does not know. */
export function changeWords(kind: string): ChangeWords | undefined {
  return Object.hasOwn(CHANGE_WORDS, kind) ? CHANGE_WORDS[kind as Change['kind']] : undefined
}

/** Nothing of it can be taken back. */
export function isAction(kind: string): boolean {
  const words = changeWords(kind)
  return words !== undefined && words.back === undefined
}
