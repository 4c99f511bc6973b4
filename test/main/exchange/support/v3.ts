import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import initSqlJs from 'sql.js'

/** What each version of the schema added. */
const SCHEMA: Readonly<Record<number, string>> = {
  1: `CREATE TABLE recordings (id INTEGER PRIMARY KEY AUTOINCREMENT, filepath TEXT NOT NULL UNIQUE, duration_ms INTEGER,
        sample_rate INTEGER DEFAULT 16000, channels INTEGER DEFAULT 1, file_size_bytes INTEGER,
        created_at TEXT DEFAULT CURRENT_TIMESTAMP, updated_at TEXT);
      CREATE TABLE transcripts (id INTEGER PRIMARY KEY AUTOINCREMENT, recording_id INTEGER REFERENCES recordings(id) ON DELETE CASCADE,
        text TEXT, language TEXT DEFAULT 'en', confidence REAL, plugin_name TEXT, transcription_duration_ms INTEGER,
        created_at TEXT DEFAULT CURRENT_TIMESTAMP);
      CREATE TABLE segments (id INTEGER PRIMARY KEY AUTOINCREMENT, transcript_id INTEGER REFERENCES transcripts(id),
        start_ms INTEGER, end_ms INTEGER, text TEXT, confidence REAL);`,
  2: `CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, created_at TEXT DEFAULT CURRENT_TIMESTAMP, updated_at TEXT);
      CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER REFERENCES chat_sessions(id) ON DELETE CASCADE,
        recording_id INTEGER REFERENCES recordings(id) ON DELETE SET NULL, role TEXT, content TEXT, privacy_tags TEXT,
        created_at TEXT DEFAULT CURRENT_TIMESTAMP);
      CREATE TABLE prompt_templates (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, system_prompt TEXT, description TEXT,
        is_default INTEGER, created_at TEXT DEFAULT CURRENT_TIMESTAMP);
      CREATE TABLE metadata (key TEXT PRIMARY KEY, value TEXT, updated_at TEXT);`,
  3: `CREATE TABLE prompts (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, title TEXT, content TEXT, is_system INTEGER,
        created_at TEXT DEFAULT CURRENT_TIMESTAMP, updated_at TEXT);`,
  4: `CREATE TABLE usage_events (id INTEGER PRIMARY KEY, event_type TEXT, provider TEXT, prompt_name TEXT, token_count INTEGER,
        recording_duration_ms INTEGER, created_at TEXT);`,
  5: `CREATE TABLE backup_settings (id INTEGER PRIMARY KEY); CREATE TABLE backup_history (id INTEGER PRIMARY KEY);`,
  6: `CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, color TEXT, created_at TEXT DEFAULT CURRENT_TIMESTAMP);
      CREATE TABLE session_tags (session_id INTEGER, tag_id INTEGER, created_at TEXT DEFAULT CURRENT_TIMESTAMP,
        PRIMARY KEY (session_id, tag_id)) WITHOUT ROWID;
      INSERT INTO tags (name, color, created_at) VALUES ('work', '#3B82F6', '2025-01-01 00:00:00'), ('idea', '#EC4899', '2025-01-01 00:00:00');`,
  7: `CREATE TABLE user_preferences (id INTEGER PRIMARY KEY, language TEXT); INSERT INTO user_preferences VALUES (1, 'de');`,
  8: `CREATE TABLE cards (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT, privacy_level TEXT, published INTEGER, git_sha TEXT,
        category TEXT, session_id INTEGER, message_id INTEGER, created_at TEXT DEFAULT CURRENT_TIMESTAMP, updated_at TEXT);`,
}

export interface V3Options {
  /** Tables up to this version; 8 when left out. */
  readonly version?: number
  /** What `metadata` says; the version when left out, nothing when null. */
  readonly says?: string | null
  /** Statements that fill it. */
  readonly sql?: string
  /** In write-ahead-log mode, as the header of the file says. */
  readonly wal?: boolean
}

/** Writes a database as version 3 did; answers its path. */
export async function writeV3(
  folder: string,
  { version = 8, says, sql = '', wal = false }: V3Options,
): Promise<string> {
  const SQL = await initSqlJs()
  const database = new SQL.Database()
  for (let at = 1; at <= version; at++) database.exec(SCHEMA[at] ?? '')
  const schema = says === undefined ? String(version) : says
  if (version >= 2 && schema !== null)
    database.run(`INSERT INTO metadata VALUES ('schema_version', ?, '2025-01-01 00:00:00')`, [schema])
  database.exec(sql)
  const bytes = database.export()
  database.close()
  if (wal) bytes[18] = bytes[19] = 2
  const path = join(folder, 'braindump.db')
  await writeFile(path, bytes)
  return path
}

/** Writes a second of a tone as 16 kHz mono WAV, as version 3 recorded. */
export async function writeWav(path: string, hertz = 440): Promise<void> {
  const samples = 16_000
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(16_000, 24)
  wav.writeUInt32LE(32_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at++)
    wav.writeInt16LE(Math.round(9000 * Math.sin((at * hertz * 2 * Math.PI) / 16_000)), 44 + at * 2)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, wav)
}
