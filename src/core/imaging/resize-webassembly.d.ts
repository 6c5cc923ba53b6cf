/** What the resize kernel needs of WebAssembly; TypeScript declares it for browsers only. */
declare namespace WebAssembly {
  class Memory {
    private constructor()
    readonly buffer: ArrayBuffer
    /** Adds pages of 64 KiB; earlier views of the buffer become empty. */
    grow(pageCount: number): number
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
  }
  class Instance {
    constructor(module: Module)
    readonly exports: Readonly<Record<string, unknown>>
  }
}
