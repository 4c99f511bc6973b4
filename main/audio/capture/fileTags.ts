import { writtenTime } from '../../../app/exchange/time/writtenTime'
import { titleLine, titleSchema } from '../../../app/model/session'
import { madeAtMs, moovOf } from '../../decode/containers/moov'
import { type ByteSource, fileSource } from '../../decode/source'
import { openInput } from '../../decode/containers/input'

/** What a file says of itself beside its audio. */
export interface FileTags {
  /** When it was recorded, in ms: a copy has another date of its own. */
  readonly recordedAt: number | null
  readonly title: string | null
}

const NOTHING: FileTags = { recordedAt: null, title: null }
/** Before this nobody recorded into files; a clock that was never set says 1970, or 1904. */
const FIRST_MS = Date.UTC(1990, 0, 1)
const DAY_MS = 86_400_000

/**
 * Reads the date and the title out of an audio file, whatever its container. Nothing where it says nothing, or makes no sense.
 * @throws what `open` throws when the file cannot be read
 */
export async function fileTags(path: string, nowMs: number): Promise<FileTags> {
  const source = await fileSource(path)
  try {
    const head = Buffer.from(await source.read(0, Math.min(64 * 1024, source.sizeBytes)))
    const written = await writtenTags(source)
    const moov = head.toString('latin1', 4, 8) === 'ftyp' ? await moovOf(source) : null
    const dates = [...written.dates.map((text) => writtenTime(text)), broadcastMs(head), moov && madeAtMs(moov)]
    const recordedAt = dates.find((at) => at !== null && at >= FIRST_MS && at <= nowMs + DAY_MS) ?? null
    return { recordedAt, title: written.title }
  } catch {
    // The audio is what counts, and whether that can be had is told elsewhere.
    return NOTHING
  } finally {
    await source.close()
  }
}

/** A day at least: the year of a piece of music is not when somebody recorded it. */
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}/

async function writtenTags(source: ByteSource): Promise<{ dates: string[]; title: string | null }> {
  const input = openInput(source)
  try {
    if (!(await input.canRead())) return { dates: [], title: null }
    const { title, raw = {} } = await input.getMetadataTags()
    const dates = Object.entries(raw).flatMap(([key, value]) =>
      /date|©day|TDRC|TDOR|ICRD|DATE_RECORDED/i.test(key) && typeof value === 'string' && WHOLE_DAY.test(value)
        ? [value]
        : [],
    )
    const line = titleLine(title ?? '')
    return { dates, title: line !== '' && titleSchema.safeParse(line).success ? line : null }
  } finally {
    input.dispose()
  }
}

/** The chunk `bext` of a recorder (EBU Tech 3285): a day and a time, without a zone. */
function broadcastMs(head: Buffer): number | null {
  const at = head.toString('latin1', 8, 12) === 'WAVE' ? head.indexOf('bext') : -1
  if (at < 0 || at + 8 + 338 > head.length) return null
  const [day, time] = [head.toString('latin1', at + 328, at + 338), head.toString('latin1', at + 338, at + 346)]
  return writtenTime(`${day.replace(/[:_. ]/g, '-')} ${time.replace(/[-_. ]/g, ':')}`)
}
