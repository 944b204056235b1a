// Takes the signature out of a Mach-O file, as `codesign --remove-signature` does: it would no longer fit, and only a Mac can make a new one.
const MAGIC = 0xfeedfacf
const LC_SEGMENT_64 = 0x19
const LC_CODE_SIGNATURE = 0x1d
const HEADER = 32
const PAGE = 0x4000n

/** mach-o/loader.h, 64 bit, little endian; what has no signature, or one that is not the last of the file, comes back as it was. */
export function withoutSignature(macho) {
  if (macho.readUInt32LE(0) !== MAGIC) {
    return macho
  }
  const commands = commandsOf(macho)
  const last = commands.at(-1)
  const linkEdit = commands.find(
    ({ kind, at }) => kind === LC_SEGMENT_64 && macho.toString('latin1', at + 8, at + 24).startsWith('__LINKEDIT\0'),
  )
  if (last?.kind !== LC_CODE_SIGNATURE || linkEdit === undefined) {
    return macho
  }
  const [from, length] = [macho.readUInt32LE(last.at + 8), macho.readUInt32LE(last.at + 12)]
  return from + length === macho.length ? cut(macho, from, last, linkEdit) : macho
}

function commandsOf(macho) {
  const commands = []
  for (let index = 0, at = HEADER; index < macho.readUInt32LE(16); index++) {
    const size = macho.readUInt32LE(at + 4)
    commands.push({ kind: macho.readUInt32LE(at), at, size })
    at += size
  }
  return commands
}

function cut(macho, end, signature, linkEdit) {
  const made = Buffer.from(macho.subarray(0, end))
  made.writeUInt32LE(made.readUInt32LE(16) - 1, 16)
  made.writeUInt32LE(made.readUInt32LE(20) - signature.size, 20)
  made.fill(0, signature.at, signature.at + signature.size)
  const length = BigInt(end) - made.readBigUInt64LE(linkEdit.at + 40)
  made.writeBigUInt64LE(((length + PAGE - 1n) / PAGE) * PAGE, linkEdit.at + 32)
  made.writeBigUInt64LE(length, linkEdit.at + 48)
  return made
}
