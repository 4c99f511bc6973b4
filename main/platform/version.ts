import { version } from '../../package.json'

/** The version of this app, wherever it runs: window, command line or tests. */
export const APP_VERSION: string = version
