// Takes out of an ELF file what only debuggers read, as `strip` does, on any computer and for any processor. Linkers put it last.
const ALLOCATED = 2n

/** elf(5), 64 bit, little endian; whatever else it is comes back as it was. */
export function withoutSymbols(elf) {
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1) {
    return elf
  }
  const table = sectionsOf(elf)
  const names = table[elf.readUInt16LE(62)]
  const kept = table.slice(0, table.findLastIndex(({ flags }) => (flags & ALLOCATED) !== 0n) + 1)
  if (kept.length < 2 || names === undefined || kept.includes(names)) {
    return elf
  }
  const end = Number(kept.reduce((most, one) => (one.offset + one.length > most ? one.offset + one.length : most), segmentsEnd(elf)))
  const text = elf.subarray(Number(names.offset), Number(names.offset + names.length))
  return assembled(elf.subarray(0, end), text, [...kept, names])
}

function sectionsOf(elf) {
  const [at, size, count] = [Number(elf.readBigUInt64LE(40)), elf.readUInt16LE(58), elf.readUInt16LE(60)]
  return Array.from({ length: count }, (_, index) => {
    const header = elf.subarray(at + index * size, at + (index + 1) * size)
    const type = header.readUInt32LE(4)
    // Type 8 takes no room in the file.
    const length = type === 8 ? 0n : header.readBigUInt64LE(32)
    return { header, type, flags: header.readBigUInt64LE(8), offset: header.readBigUInt64LE(24), length }
  })
}

function segmentsEnd(elf) {
  const [at, size, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)]
  const ends = Array.from({ length: count }, (_, index) => at + index * size).map(
    (start) => elf.readBigUInt64LE(start + 8) + elf.readBigUInt64LE(start + 32),
  )
  return ends.reduce((most, one) => (one > most ? one : most), 64n)
}

function assembled(body, names, sections) {
  const namesAt = body.length
  const tableAt = Math.ceil((namesAt + names.length) / 8) * 8
  const headers = sections.map(({ header }) => Buffer.from(header))
  headers.at(-1)?.writeBigUInt64LE(BigInt(namesAt), 24)
  const made = Buffer.concat([body, names, Buffer.alloc(tableAt - namesAt - names.length), ...headers])
  made.writeBigUInt64LE(BigInt(tableAt), 40)
  made.writeUInt16LE(sections.length, 60)
  made.writeUInt16LE(sections.length - 1, 62)
  return made
}
