import { verifyJournal } from '../../composition/verify'
import type { Command } from '../command'

export const verifyCommand: Command = {
  name: 'verify',
  usage: '',
  summary: 'Reads every document and chunk, checks ids, keys, manifests and hashes, and lists what is wrong.',
  async run(context) {
    const report = await verifyJournal(await context.services(), context.host.profile)
    const { documents, chunks, problems } = report
    const checked = `${documents} documents and ${chunks} chunks checked`
    if (problems.length === 0) return { json: report, text: `${checked}, nothing wrong` }
    context.note(problems.map(({ database, id, message }) => `${database} ${id}: ${message}`).join('\n'))
    return { json: report, text: '', failure: `${checked}, ${problems.length} wrong. Nothing was changed.` }
  },
}
