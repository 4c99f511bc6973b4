import type { Host } from '../composition/compose'
import type { CarriedHost } from './media/carriedHost'
import { describe, log } from './start/log'

/** Begins to take commands from the command line; what it answers ends that. */
export type ServeCommands = (host: Host) => Promise<{ close(): Promise<void> }>

/**
 * Takes commands as long as the window has the profile. The window works without that; the command line then says that the
 * profile is in use. Answers how to stop, once what is under way has ended.
 */
export async function takeCommands(carried: CarriedHost, serve: ServeCommands): Promise<() => Promise<void>> {
  try {
    const serving = await serve(await carried.host())
    return () => serving.close()
  } catch (error) {
    if ((await carried.problem()) === undefined) log(`The command line cannot use this window: ${describe(error)}`)
    return async () => undefined
  }
}
