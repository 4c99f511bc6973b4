/**
 * Names under which tests find what they need. A name is the value of `data-testid`.
 *
 * | where | names |
 * |---|---|
 * | first run | `first-run` (the page), `choose-start`, `choose-join`, `passphrase`, `passphrase-again`, `create-journal`, `recovery-code` (its text is the code), `recovery-group` (two inputs), `recovery-continue`, `recovery-reminder` (in the journal, when it was never confirmed), `weak-passphrase` (there, too), `server-skip`, `server-continue`, `finish` |
 * | joining | `join-url`, `join-prefix`, `join-username`, `join-password`, `join-secret`, `join-submit`, `join-back` (cancels while it joins) |
 * | locked | `unlock` (the page), `unlock-passphrase`, `unlock-submit`, `unlock-error` |
 * | journal | `journal` (the page, once the list is there), `entry-list`, `entry-item` (with `data-entry-id`), `new-entry`, `search`, `nav-journal`, `nav-archive`, `nav-trash`, `nav-insights`, `nav-settings` |
 * | entry | `entry-view`, `entry-title` (a textarea), `entry-menu`, `entry-trash`, `note` (rendered), `note-editor` (a textarea), `add-note`, `transcript`, `transcript-editor` |
 * | recorder | `record-button`, `recorder` (with `data-phase`), `recorder-time`, `pause-button`, `stop-button`, `recorder-problem` |
 * | player | `player` (with `data-recording-id`, `data-playing`), `player-play`, `player-seek`, `player-time` |
 * | toasts | `toast`, `toast-undo` |
 * | dialogs | `dialog`, `dialog-confirm`, `dialog-cancel` |
 * | sync | `sync-pill` (with `data-state`), `sync-panel`, `remote-url`, `remote-prefix`, `remote-username`, `remote-password`, `remote-check`, `remote-add`, `ca-file`, `ca-choose`, `ca-remove` and `in-the-clear` (also while joining), `check-line` |
 * | conflicts | `review`, `review-option` (with `data-choice` = `take` `both` `own`, and `data-rev`), `review-own`, `review-resolve`, `review-later`, `conflict-banner` |
 */
export const testIds = {
  firstRun: 'first-run',
  chooseStart: 'choose-start',
  chooseJoin: 'choose-join',
  passphrase: 'passphrase',
  passphraseAgain: 'passphrase-again',
  createJournal: 'create-journal',
  recoveryCode: 'recovery-code',
  recoveryReminder: 'recovery-reminder',
  weakPassphrase: 'weak-passphrase',
  setAside: 'set-aside',
  recoveryGroup: 'recovery-group',
  recoveryContinue: 'recovery-continue',
  serverSkip: 'server-skip',
  serverContinue: 'server-continue',
  finish: 'finish',
  joinUrl: 'join-url',
  joinPrefix: 'join-prefix',
  joinUsername: 'join-username',
  joinPassword: 'join-password',
  joinSecret: 'join-secret',
  joinSubmit: 'join-submit',
  joinBack: 'join-back',
  unlock: 'unlock',
  unlockPassphrase: 'unlock-passphrase',
  unlockSubmit: 'unlock-submit',
  unlockError: 'unlock-error',
  journal: 'journal',
  entryList: 'entry-list',
  entryItem: 'entry-item',
  newEntry: 'new-entry',
  search: 'search',
  navJournal: 'nav-journal',
  navArchive: 'nav-archive',
  navTrash: 'nav-trash',
  navInsights: 'nav-insights',
  navSettings: 'nav-settings',
  entryView: 'entry-view',
  entryTitle: 'entry-title',
  entryMenu: 'entry-menu',
  entryTrash: 'entry-trash',
  note: 'note',
  noteEditor: 'note-editor',
  addNote: 'add-note',
  transcript: 'transcript',
  transcriptEditor: 'transcript-editor',
  recordButton: 'record-button',
  recorder: 'recorder',
  recorderTime: 'recorder-time',
  pauseButton: 'pause-button',
  stopButton: 'stop-button',
  recorderProblem: 'recorder-problem',
  player: 'player',
  playerPlay: 'player-play',
  playerSeek: 'player-seek',
  playerTime: 'player-time',
  toast: 'toast',
  toastUndo: 'toast-undo',
  dialog: 'dialog',
  dialogConfirm: 'dialog-confirm',
  dialogCancel: 'dialog-cancel',
  syncPill: 'sync-pill',
  syncPanel: 'sync-panel',
  remoteUrl: 'remote-url',
  remotePrefix: 'remote-prefix',
  remoteUsername: 'remote-username',
  remotePassword: 'remote-password',
  remoteCheck: 'remote-check',
  remoteAdd: 'remote-add',
  caFile: 'ca-file',
  caChoose: 'ca-choose',
  caRemove: 'ca-remove',
  inTheClear: 'in-the-clear',
  checkLine: 'check-line',
  review: 'review',
  reviewOption: 'review-option',
  reviewOwn: 'review-own',
  reviewResolve: 'review-resolve',
  reviewLater: 'review-later',
  conflictBanner: 'conflict-banner',
} as const
