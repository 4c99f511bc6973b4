import { Device } from './device'

/*
 * A process that has a journal open: it reads one note, says so, and reads all of them when it is told to. What leveldb does to a
 * process is seen from outside of it. The profile is its argument.
 */

const device = await Device.at(process.argv[2] ?? '')
const { messages } = device.services.journal.databases
for await (const slice of messages.list()) {
  if (slice.length > 0) break
}
process.on('message', () => {
  void (async () => {
    for await (const slice of messages.list()) void slice
    process.send?.('read')
  })()
})
process.send?.('open')
