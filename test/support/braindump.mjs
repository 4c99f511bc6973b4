// The built command line in a process of its own, without the set-up that `npm run cli` does first.
import { runCli } from '../../out/main/cli.js'

process.exitCode = await runCli(process.argv.slice(2))
