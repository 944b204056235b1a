import { type Context, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import { DAYS, type Day, OWN_SERVICE, OWN_TIMER, SERVICE_TEXT, timerText } from '../lib/facts/antivirus/own-scan.ts'
import { GRACE_DAYS } from '../lib/facts/antivirus/scan-age.ts'
import type { Antivirus, ClamavLever, DefenderLever, Engine } from '../lib/facts/antivirus/shape.ts'
import { defenderHold, foreignEngine } from '../lib/facts/antivirus/who-protects.ts'
import { daysBetween } from '../lib/formats/times.ts'

interface Facts {
  antivirus: Antivirus
}
interface Settings {
  fullScanMaxAgeDays: number
  scheduledElsewhere: boolean
  scanDay: Day
  scanTime: string
}

/** Plans the weekly scan; none is ever started now, because it takes hours and people wait for the computer meanwhile. */
export default defineRemediation<Facts, Settings>(({ antivirus }, settings, context): Plan | Refusal => {
  if (settings.scheduledElsewhere) {
    return {
      refused: 'scheduled-elsewhere',
      because: "the IT provider's own tool starts the full scans (scheduledElsewhere): look there why none ended",
    }
  }
  const foreign = foreignEngine(antivirus)
  if (foreign) {
    return foreign
  }
  const { engines, levers = {} } = antivirus
  const defender = engines.find(({ product }) => product === 'defender')
  if (defender) {
    return defenderPlan(defender, levers.defender, settings, context)
  }
  const clamav = engines.find(({ product }) => product === 'clamav')
  return clamav && levers.clamav
    ? clamavPlan(clamav, levers.clamav, settings, context)
    : { refused: 'no-engine', because: 'no anti-virus is here that Rounds could have scan: mend antivirus-active first' }
})

/**
 * Set-MpPreference: ScanParameters 2 is a full scan, ScanScheduleDay counts from 1 for Sunday. ScanOnlyIfIdleEnabled stays, so that nobody waits;
 * DisableCatchupFullScan is on unless it is set, and then a computer that was off misses its scan.
 */
function defenderPlan(engine: Engine, lever: DefenderLever | undefined, settings: Settings, context: Context): Plan | Refusal {
  const hold = lever ? defenderHold(lever, { owner: lever.scheduleOwner, context, tamper: false }) : defenderHold(lever)
  if (hold) {
    return hold
  }
  if (engine.realTime !== 'on') {
    return { refused: 'engine-off', because: 'Microsoft Defender does not protect now: mend antivirus-active first' }
  }
  if (engine.scheduledScan === 'full' && engine.catchesUp === true) {
    return waits('a weekly full scan is scheduled already')
  }
  const values = {
    ...(engine.scheduledScan === 'full'
      ? {}
      : { ScanParameters: 2, ScanScheduleDay: DAYS.indexOf(settings.scanDay) + 1, ScanScheduleTime: `${settings.scanTime}:00` }),
    DisableCatchupFullScan: false,
    ScanAvgCPULoadFactor: 30,
  }
  return {
    changes: [{ kind: 'defender-preference', values, risk: 'disruptive' }],
    takesEffect: 'now',
    ...stillToCome(engine, settings, context),
  }
}

function clamavPlan(engine: Engine, lever: ClamavLever, settings: Settings, context: Context): Plan | Refusal {
  if (lever.fullScan !== 'none') {
    return waits(
      lever.fullScan === 'ours'
        ? 'the timer of Rounds starts a full scan each week already'
        : 'a unit or a cron job scans everything already',
    )
  }
  if (!lever.scanner) {
    return { refused: 'no-scanner', because: 'the program clamscan is not here: install the package clamav' }
  }
  if (engine.signatures.current === false && engine.signatures.updatedAt === undefined) {
    return { refused: 'no-signatures', because: 'ClamAV has no signatures to scan with: mend antivirus-active first' }
  }
  const folder = '/etc/systemd/system'
  return {
    changes: [
      { kind: 'file', path: `${folder}/${OWN_SERVICE}`, text: SERVICE_TEXT, mode: 0o644, risk: 'safe' },
      { kind: 'file', path: `${folder}/${OWN_TIMER}`, text: timerText(settings.scanDay, settings.scanTime), mode: 0o644, risk: 'safe' },
      { kind: 'systemd-unit', unit: OWN_TIMER, enabled: true, active: true, risk: 'disruptive' },
    ],
    takesEffect: 'now',
    ...stillToCome(engine, settings, context),
  }
}

/** A schedule is no scan: while the last one is not of these days, the next one has to end before the item is mended. */
function stillToCome({ lastFullScanAt: last, scheduledScan }: Engine, settings: Settings, { now }: Context): Pick<Plan, 'leaves'> {
  if (last !== 'never' && last !== 'unknown' && daysBetween(last, now) <= settings.fullScanMaxAgeDays + GRACE_DAYS) {
    return {}
  }
  const day = `${settings.scanDay[0]?.toUpperCase()}${settings.scanDay.slice(1)}`
  const when = scheduledScan === 'full' ? 'comes when the computer is next on and idle' : `runs on ${day} at ${settings.scanTime} or later`
  return { leaves: [`the first full scan ${when}; this item is mended when it has ended`] }
}

function waits(why: string): Refusal {
  return { refused: 'nothing-to-set', because: `${why}; one that is started now takes hours, so Rounds leaves that to people` }
}
