/** The part of WebAssembly that the sandbox uses: TypeScript describes it only together with a browser's window and document. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
    private readonly kind
  }
  class Memory {
    constructor(pages: { initial: number; maximum: number })
    readonly buffer: ArrayBuffer
  }
  class Instance {
    constructor(module: Module, imports: object)
    readonly exports: Record<string, unknown>
  }
}
