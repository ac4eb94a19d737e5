import { StringDecoder } from 'node:string_decoder';

/** How much of an answer's body is kept, in bytes. */
export const maxCapturedBytes = 65_536;

/**
 * The part of an answer's body that the log keeps. Nearly every answer is one
 * chunk, which is kept as it came; more are gathered in one buffer that doubles,
 * since an answer sent byte by byte would else cost a buffer for each.
 */
export class CapturedBody {
  #bytes: Buffer = empty;
  #length = 0;
  /** Whether more came than is kept. */
  overflowed = false;

  /** Adds a chunk, as far as it fits. */
  add(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > maxCapturedBytes) this.overflowed = true;
    const kept = Math.min(length, maxCapturedBytes);
    if (this.#length === 0) {
      this.#bytes = chunk.subarray(0, kept);
    } else {
      if (kept > this.#bytes.length) this.#grow(kept);
      chunk.copy(this.#bytes, this.#length, 0, kept - this.#length);
    }
    this.#length = kept;
  }

  /**
   * The bytes as UTF-8 text. What is not UTF-8 (another charset, a compressed
   * body: none is ever unpacked) shows as U+FFFD; a character cut in two at the
   * limit is left out.
   */
  text(): string {
    const bytes = this.#bytes.subarray(0, this.#length);
    return this.overflowed ? new StringDecoder('utf8').write(bytes) : bytes.toString('utf8');
  }

  // A copy, always: the first chunk is a view of undici's read buffer, and not ours to write behind.
  #grow(needed: number): void {
    const grown = Buffer.allocUnsafe(Math.min(Math.max(needed, this.#bytes.length * 2), maxCapturedBytes));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

const empty = Buffer.alloc(0);
