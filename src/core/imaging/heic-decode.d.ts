/** `heic-decode` 2 brings no types of its own. */
declare module 'heic-decode' {
  /** Decodes the primary picture to RGBA with the rotation of its container applied. */
  export default function decode(input: {
    buffer: Uint8Array
  }): Promise<{ width: number; height: number; data: Uint8ClampedArray }>
}
