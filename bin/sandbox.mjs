// The script and the WebAssembly that the sandbox of packs is made of.
export async function sandboxParts() {
  throw new Error('not written yet')
}
