/** A Windows result code, however it is written: `0x8078011e`, `2155348165`, `-2139619131`. Zero is success; undefined is no code. */
export function hresult(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? ''
  if (!/^(?:0x[0-9a-f]{1,8}|-?\d{1,10})$/i.test(trimmed)) {
    return undefined
  }
  const number = Number(trimmed)
  return number < -0x8000_0000 || number > 0xffff_ffff ? undefined : number >>> 0
}

/** As people look it up: `0x807800C5`. */
export function hresultText(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(8, '0')}`
}
