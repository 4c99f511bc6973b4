import type { Segment } from '../model/recording'

const TIME = String.raw`(\d{1,3}):(\d{2}):(\d{2})[,.](\d{1,3})`
const TIMES = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}`)

const toMs = (hours: string, minutes: string, seconds: string, fraction: string): number =>
  ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))

/**
 * SubRip: blocks of number, times and text, blank lines between. Also takes WebVTT's full times. Null when there is no
 * line of times, because then it is not SRT. Formatting tags are dropped.
 */
export function parseSrt(text: string): Segment[] | null {
  const segments: Segment[] = []
  let found = false
  for (const block of text.split(/\n[ \t]*\n/)) {
    const lines = block.split('\n')
    const timesAt = lines.findIndex((line) => TIMES.test(line))
    const times = TIMES.exec(lines[timesAt] ?? '')
    if (times === null) continue
    found = true
    const [h1 = '', m1 = '', s1 = '', f1 = '', h2 = '', m2 = '', s2 = '', f2 = ''] = times.slice(1)
    const startMs = toMs(h1, m1, s1, f1)
    const words = lines
      .slice(timesAt + 1)
      .join(' ')
      .replace(/<[^>]*>|\{\\[^}]*\}/g, '')
      .trim()
    if (words !== '') segments.push({ startMs, endMs: Math.max(startMs, toMs(h2, m2, s2, f2)), text: words })
  }
  return found ? segments : null
}
