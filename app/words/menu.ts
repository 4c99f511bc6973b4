/** Labels of the application menu. */
export interface MenuWords {
  readonly file: string
  readonly record: string
  readonly write: string
  readonly settings: string
  readonly close: string
  readonly quit: string
  readonly edit: string
  readonly undo: string
  readonly redo: string
  readonly cut: string
  readonly copy: string
  readonly paste: string
  readonly selectAll: string
  readonly view: string
  readonly search: string
  readonly actualSize: string
  readonly zoomIn: string
  readonly zoomOut: string
  readonly fullScreen: string
  readonly window: string
  readonly minimize: string
  readonly help: string
  readonly shortcuts: string
}

export const menuWords: Readonly<Record<'en' | 'de', MenuWords>> = {
  en: {
    file: 'File',
    record: 'Record',
    write: 'Write an entry',
    settings: 'Settings',
    close: 'Close window',
    quit: 'Quit',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    search: 'Search',
    actualSize: 'Actual size',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    fullScreen: 'Full screen',
    window: 'Window',
    minimize: 'Minimise',
    help: 'Help',
    shortcuts: 'Keyboard shortcuts',
  },
  de: {
    file: 'Datei',
    record: 'Aufnehmen',
    write: 'Eintrag schreiben',
    settings: 'Einstellungen',
    close: 'Fenster schließen',
    quit: 'Beenden',
    edit: 'Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    view: 'Ansicht',
    search: 'Suchen',
    actualSize: 'Originalgröße',
    zoomIn: 'Größer',
    zoomOut: 'Kleiner',
    fullScreen: 'Vollbild',
    window: 'Fenster',
    minimize: 'Minimieren',
    help: 'Hilfe',
    shortcuts: 'Tastenkürzel',
  },
}
