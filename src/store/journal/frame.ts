/**
 * Frames of a journal file: a mark, the payload's length and its CRC-32, then the payload as UTF-8. A reader
 * finds its way again behind a damaged frame by the next mark whose checksum holds.
 */
import { crc32 } from 'node:zlib'

const MARK = Buffer.from('CYJ1')
const HEADER_BYTES = 12
/** UTF-8 needs at most so many bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3
/** A buffer of this size is kept for the next frame; larger ones are made as they are needed. */
const KEPT_BYTES = 65_536

let kept: Buffer | undefined

/** The payload as a frame. The bytes are valid until the next call. */
export function frameOf(payload: string): Buffer {
  const most = HEADER_BYTES + payload.length * BYTES_PER_UNIT
  const buffer =
    most <= KEPT_BYTES ? (kept ??= Buffer.allocUnsafeSlow(KEPT_BYTES)) : Buffer.allocUnsafe(most)
  const length = buffer.write(payload, HEADER_BYTES, 'utf8')
  const frame = buffer.subarray(0, HEADER_BYTES + length)
  MARK.copy(frame)
  frame.writeUInt32LE(length, 4)
  frame.writeUInt32LE(crc32(frame.subarray(HEADER_BYTES)), 8)
  return frame
}

export interface ScannedFrame {
  readonly payload: string
  /** Where the next frame begins. */
  readonly end: number
}

export interface Scan {
  readonly frames: readonly ScannedFrame[]
  /** Bytes that are dealt with; what follows is the beginning of a frame, or damaged to the end. */
  readonly used: number
  /** Damaged places that were passed over. */
  readonly damaged: number
  /** Bytes that the last, incomplete frame has by its own word; 0 when nothing is left. */
  readonly wanted: number
}

/** Reads the frames of a piece of a journal that begins where a frame begins. */
export function scanFrames(bytes: Buffer, mostFrames: number): Scan {
  const frames: ScannedFrame[] = []
  let at = 0
  let damaged = 0
  let wanted = 0
  while (at < bytes.length && frames.length < mostFrames) {
    const end = frameEnd(bytes, at)
    if (end !== undefined) {
      frames.push({ payload: bytes.toString('utf8', at + HEADER_BYTES, end), end })
      at = end
      continue
    }
    const next = nextFrame(bytes, at + 1)
    if (next === undefined) {
      wanted = wantedBytes(bytes, at)
      break
    }
    damaged += 1
    at = next
  }
  return { frames, used: at, damaged, wanted }
}

/** Where the frame at `at` ends; undefined when there is no whole and undamaged one. */
function frameEnd(bytes: Buffer, at: number): number | undefined {
  const start = at + HEADER_BYTES
  if (start > bytes.length || MARK.compare(bytes, at, at + MARK.length) !== 0) return undefined
  const end = start + bytes.readUInt32LE(at + 4)
  if (end > bytes.length) return undefined
  return crc32(bytes.subarray(start, end)) === bytes.readUInt32LE(at + 8) ? end : undefined
}

function nextFrame(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(MARK, from); at !== -1; at = bytes.indexOf(MARK, at + 1)) {
    if (frameEnd(bytes, at) !== undefined) return at
  }
  return undefined
}

function wantedBytes(bytes: Buffer, at: number): number {
  return at + HEADER_BYTES > bytes.length ? HEADER_BYTES : HEADER_BYTES + bytes.readUInt32LE(at + 4)
}
