/*
 * What the comparison uses of packages that stand in bench/package.json, so that types and lint are checked where only the
 * app's own packages are installed.
 */

declare module 'minisearch' {
  export default class MiniSearch<T> {
    constructor(options: {
      fields: readonly (keyof T & string)[]
      tokenize: (text: string) => string[]
      processTerm: (term: string) => string
      searchOptions: { combineWith: 'AND'; prefix: (term: string, at: number, terms: readonly string[]) => boolean }
    })
    addAll(documents: readonly T[]): void
    search(query: string): readonly unknown[]
    replace(document: T): void
  }
}

declare module 'flexsearch' {
  interface Index {
    add(id: number, text: string): void
    update(id: number, text: string): void
    search(query: string, options: { limit: number }): unknown
  }
  const FlexSearch: {
    Index: new (options: { tokenize: 'forward'; encode: (text: string) => string[] }) => Index
  }
  export default FlexSearch
}

declare module '@orama/orama' {
  interface Database {
    readonly schema: unknown
  }
  export function create(options: {
    schema: Readonly<Record<string, 'string'>>
    components: {
      tokenizer: { language: string; normalizationCache: Map<string, string>; tokenize(text: string): string[] }
    }
  }): Database
  export function insertMultiple(
    database: Database,
    documents: readonly Readonly<Record<string, string>>[],
    batchSize?: number,
  ): Promise<unknown>
  export function remove(database: Database, id: string): Promise<unknown>
  export function search(
    database: Database,
    query: { term: string; limit: number; threshold: number },
  ): Promise<{ readonly count: number }>
}

declare module 'node-sqlite3-wasm' {
  interface Statement {
    run(values: readonly (string | number)[]): unknown
    all(values: readonly string[]): readonly unknown[]
  }
  interface Database {
    exec(sql: string): void
    prepare(sql: string): Statement
  }
  const sqlite: { Database: new (path: string) => Database }
  export default sqlite
}
