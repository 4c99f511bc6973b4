import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { textOf } from '../../../app/transcribe/recognition'
import { decodeAll } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { packOf } from '../../../main/transcribe/child/packs'
import { openRecogniser } from '../../../main/transcribe/child/recogniser'
import { TWO_CITIES, wordsWrong } from '../../support/spoken'
import { needsModels, realModel, testModels, withoutModels } from './models'

it.skipIf(withoutModels)(
  needsModels('an empty answer to audible speech is asked again in smaller pieces, until there are words'),
  { timeout: 120_000 },
  async () => {
    const { files } = await realModel('moonshine')
    const recogniser = await openRecogniser(files, 1)
    const samples = await decodeAll(bytesSource(await readFile(testModels?.twoCities ?? '')))
    // Beyond nine seconds this model answers nothing: neither to the whole of it nor to its halves.
    const { segments, answered } = await recogniser.recognise(packOf([{ start: 0, samples }]), 'en')
    expect(answered).toBe(true)
    expect(wordsWrong(textOf(segments), TWO_CITIES)).toBeLessThan(25)
    expect(segments.at(-1)?.endMs).toBeGreaterThan(40_000)
    const nothing = await recogniser.recognise(packOf([{ start: 0, samples: new Float32Array(16_000) }]), 'en')
    expect(nothing.segments).toEqual([])
  },
)
