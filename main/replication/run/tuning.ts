/** Times that tests shorten; nothing else sets them. */
export interface SyncTuning {
  /** How long a remote may be away before the next takes over, and how often an earlier one is looked for. */
  readonly failoverAfterMs?: number
  readonly lookBackMs?: number
  /** After how long a silent connection is given up. */
  readonly silenceMs?: number
  /** How often the server shows a sign of life. */
  readonly heartbeatMs?: number
  /** How long after everything was sent it is compared, where that is due. */
  readonly compareAfterMs?: number
  /** How long after a purge came in what it left over is looked at. */
  readonly quietMs?: number
}
