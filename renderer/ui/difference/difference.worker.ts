import type { Asked, Answered } from './inWorker'
import { differenceOf } from './difference'

// A thread of the window: compares long texts while the window goes on.
addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const answer: Answered = { id: data.id, parts: differenceOf(data.before, data.after) }
  postMessage(answer)
})
