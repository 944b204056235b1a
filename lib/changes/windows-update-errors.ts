import { hresult, hresultText } from '../formats/hresult.ts'

/** Codes that a technician meets, with what they mean (learn.microsoft.com: Windows Update error reference, wuerror.h; Win32 error codes). */
const MEANINGS: Readonly<Record<string, string>> = {
  '0x00240005': 'a restart is needed to complete it',
  '0x80070005': 'access was denied',
  '0x80070070': 'the disk is full',
  '0x80070422': 'the service of Windows Update is disabled',
  '0x80070643': 'the installer of the update failed',
  '0x80070BC9': 'a restart is needed before anything else can be installed',
  '0x80070BC2': 'a restart is needed to complete it',
  '0x80072EE2': 'the update server did not answer in time',
  '0x80072EFD': 'the update server could not be reached',
  '0x80072EFE': 'the connection to the update server broke',
  '0x80073712': 'the component store of Windows is damaged: DISM /Online /Cleanup-Image /RestoreHealth',
  '0x800F0831': 'an earlier update is missing in the component store',
  '0x800F0922': 'the system reserved partition is full or a change could not be completed',
  '0x80240016': 'another installation runs, or a restart waits',
  '0x8024001E': 'the service of Windows Update was stopped',
  '0x80240020': 'nobody is logged on whom it needs',
  '0x80240022': 'all updates failed',
  '0x80240044': 'only an administrator may install it',
  '0x80240438': 'the update server could not be reached',
  '0x8024402C': 'the name of the update server or proxy could not be resolved',
  '0x80246007': 'it was not downloaded',
  '0x8024200D': 'it must be downloaded again',
  '0x8024A004': 'updates are paused',
}

/** Such as `0x80070070, the disk is full`. */
export function updateError(error: unknown): string {
  const code = typeof error === 'string' || typeof error === 'number' ? hresult(String(error)) : undefined
  if (code === undefined) {
    return 'without an error code'
  }
  const text = hresultText(code)
  const meaning = MEANINGS[text] ?? (code === 0 ? 'no error was named' : undefined)
  return meaning ? `${text}, ${meaning}` : text
}
