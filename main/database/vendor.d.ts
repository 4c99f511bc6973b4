declare module 'garbados-crypt' {
  export default class Crypt {
    static import(password: string, exportString: string): Promise<Crypt>
    readonly _setup: Promise<void>
    readonly _key: Uint8Array
    encrypt(plaintext: string): Promise<string>
    decrypt(payload: string): Promise<string>
  }
}

declare module 'crypto-pouch' {
  const plugin: PouchDB.Plugin & Record<string, unknown>
  export default plugin
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: PouchDB.Plugin
  export default plugin
}
