/* Runs in the audio thread, where a hidden window is not slowed down. Sends one block about every 50 ms. */
class Meter extends AudioWorkletProcessor {
  constructor() {
    super()
    this.block = new Float32Array(Math.round(sampleRate / 20))
    this.filled = 0
  }

  process(inputs) {
    const samples = inputs[0]?.[0]
    if (!samples) return true
    for (const sample of samples) {
      this.block[this.filled++] = sample
      if (this.filled === this.block.length) this.send()
    }
    return true
  }

  send() {
    let peak = 0
    for (const sample of this.block) peak = Math.max(peak, Math.abs(sample))
    this.port.postMessage({ peak, samples: this.block.slice() })
    this.filled = 0
  }
}

registerProcessor('meter', Meter)
