const PAGE = 65_536
/** Static data of QuickJS ends at 90 kB, behind it grows the stack, which holds nothing between two calls. */
const STATIC_BYTES = 4 * PAGE

/** What a memory held, without the empty middle and end of it. */
export interface Image {
  pieces: readonly { at: number; bytes: Uint8Array }[]
}

/** `heap`: the first address that was ever handed out. */
export function imageOf(memory: WebAssembly.Memory, heap: number): Image {
  const start = Math.floor(heap / PAGE) * PAGE
  const all = new Uint8Array(memory.buffer)
  return {
    pieces: [
      { at: 0, bytes: all.slice(0, STATIC_BYTES) },
      { at: start, bytes: all.slice(start, endOfUse(memory)) },
    ],
  }
}

/** Whatever was written since is gone. */
export function putBack({ pieces }: Image, memory: WebAssembly.Memory): void {
  const all = new Uint8Array(memory.buffer)
  for (const { at, bytes } of pieces) {
    all.set(bytes, at)
  }
}

function endOfUse({ buffer }: WebAssembly.Memory): number {
  const all = Buffer.from(buffer)
  const empty = Buffer.alloc(PAGE)
  let end = all.length
  while (end > 0 && all.compare(empty, 0, PAGE, end - PAGE, end) === 0) {
    end -= PAGE
  }
  return end
}
