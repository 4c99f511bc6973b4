import { appendFileSync } from 'node:fs'

/** How often a test kills: a few times, or as often as `npm run fuzz:kill` and `npm run fuzz:backup` ask for. */
export const killsOr = (few: number): number => Number(process.env['BRAINDUMP_KILLS'] ?? few)

/** What the moments of the kills follow from. */
export const killSeed = Number(process.env['BRAINDUMP_FUZZ_SEED'] ?? 1)

/** A process was killed as was wished: counted in the file that `npm run fuzz:kill` reads at its end. */
export function noteKill(): void {
  const log = process.env['BRAINDUMP_KILL_LOG']
  if (log !== undefined) appendFileSync(log, 'killed\n')
}
