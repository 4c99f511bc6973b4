/** Of the disk, the app itself, links and programs. */
export const basics = {
  plain: '{text}',
  'disk.deviceFull': 'The disk of this device is full. Free some space.',
  'disk.fullRecordingKept': 'The disk is full. Free some space and try again; what was recorded is kept.',
  'disk.full': 'The disk is full. Free some space and try again.',
  'disk.fullResume': 'The disk is full. Free some space and resume.',
  'disk.profileReadOnly': 'The profile folder cannot be written. Check its permissions.',
  'crash.damagedFiles':
    'Files of this journal on this device are damaged{how}. It was closed to protect it. Join it again from its server in an empty profile, or restore a backup.',
  'crash.wrong': 'Something went wrong ({reason}).',
  'crash.closed':
    '{what} The journal was closed to protect it. Start again; if this comes back, restore a backup, or join the journal from its server in an empty profile.',
  'worker.longText': 'Working on a long text failed. Try again.',
  'worker.fileMissing': 'The program file {name}.worker.js is missing. Install the app again.',
  'shell.chooseFirst': 'Choose the file or folder first.',
  'shell.choosePlaceFirst': 'Choose where to save first.',
  'shell.closing': 'BrainDump is closing.',
  'shell.notYet': 'This version cannot do that yet.',
  'program.commandUnfit': 'This command is too long, or contains invisible characters.',
  'program.questionOpen': 'A question about a program is open already. Answer it first.',
  'program.notAllowed': 'The program was not allowed. The setting was not changed.',
  'link.nowhere': 'This link leads nowhere in the journal.',
  'link.cannotOpen': 'This link cannot be opened.',
  'link.questionOpen': 'A question about a link is open already. Answer it first.',
  'search.rebuilding': 'The search index stopped. It is being rebuilt.',
  'search.closed': 'Search was closed.',
  sentences: '{first} {second}',
} as const
