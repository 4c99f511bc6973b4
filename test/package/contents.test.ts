import asar from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { debFile, outcomeOf, unpacked } from './support/installed'

/** The wire holds one character a fuse. */
const OFF = '0'.charCodeAt(0)
const ON = '1'.charCodeAt(0)

const archive = join(unpacked, 'resources/app.asar')

describe('the package', () => {
  it('has the fuses of a hardened app', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'braindump'))
    const stateOf = (fuse: FuseV1Options): number => Number(wire[fuse])
    expect({
      runAsNode: stateOf(FuseV1Options.RunAsNode),
      cookieEncryption: stateOf(FuseV1Options.EnableCookieEncryption),
      nodeOptions: stateOf(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: stateOf(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: stateOf(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: stateOf(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: stateOf(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: OFF,
      cookieEncryption: ON,
      nodeOptions: OFF,
      inspect: OFF,
      asarIntegrity: ON,
      onlyAsar: ON,
      fileProtocol: OFF,
    })
  })

  it('carries the built app and what it needs, and nothing it was made from', () => {
    const files = asar.listPackage(archive, { isPack: false })
    expect(files).toEqual(
      expect.arrayContaining([
        '/out/main/index.js',
        '/out/main/cli.js',
        '/out/preload/preload.cjs',
        '/out/renderer/index.html',
      ]),
    )
    expect(files.filter((file) => /^\/(main|renderer|app|test|scripts|docs|bench)\//.test(file))).toEqual([])
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([])
    expect(existsSync(join(unpacked, 'resources/default_app.asar'))).toBe(false)
  })

  it('loads one leveldown, unpacked where the system can load it', () => {
    const copies = asar
      .listPackage(archive, { isPack: false })
      .filter((file) => file.endsWith('/leveldown/package.json'))
    expect(copies).toEqual(['/node_modules/leveldown/package.json'])
    const prebuilds = join(unpacked, 'resources/app.asar.unpacked/node_modules/leveldown/prebuilds/linux-x64')
    expect(readdirSync(prebuilds)).toContain('node.napi.glibc.node')
  })

  it('has one speech library, for its own platform, unpacked as a whole folder', () => {
    const libraries = asar
      .listPackage(archive, { isPack: false })
      .filter((file) => /^\/node_modules\/(sherpa-onnx-[^/]+|@fugood)$/.test(file))
    expect(libraries).toEqual(['/node_modules/sherpa-onnx-linux-x64', '/node_modules/sherpa-onnx-node'])
    const folder = join(unpacked, 'resources/app.asar.unpacked/node_modules/sherpa-onnx-linux-x64')
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['sherpa-onnx.node', 'libonnxruntime.so', 'libsherpa-onnx-c-api.so']),
    )
  })

  it('brings the speech model, the voice detection and the notices', () => {
    const resources = join(unpacked, 'resources')
    for (const file of [
      'speech/silero_vad.onnx',
      'trial/english.ogg',
      'trial/german.ogg',
      'speech/moonshine-tiny.en/encoder_model.ort',
      'speech/moonshine-tiny.en/decoder_model_merged.ort',
      'speech/moonshine-tiny.en/tokens.txt',
      'THIRD-PARTY-NOTICES.md',
      'licences/GPL-3.0.txt',
      'licences/packages.txt',
    ])
      expect([file, existsSync(join(resources, file))]).toEqual([file, true])
    expect(asar.listPackage(archive, { isPack: false }).filter((file) => file.startsWith('/out/speech'))).toEqual([])
  })

  it('describes itself to Debian, with a menu entry that takes braindump:// links', async () => {
    const control = await outcomeOf('dpkg-deb', ['-f', debFile])
    expect(control.stdout).toMatch(/^Package: braindump$/m)
    expect(control.stdout).toMatch(/^Depends: .*libgtk-3-0/m)
    const listing = await outcomeOf('dpkg-deb', ['-c', debFile])
    expect(listing.stdout).toMatch(/-rwxr-xr-x root\/root .*\.\/usr\/bin\/braindump\n/)
    const entry = await outcomeOf('sh', [
      '-c',
      `dpkg-deb --fsys-tarfile '${debFile}' | tar xO ./usr/share/applications/braindump.desktop`,
    ])
    expect(entry.stdout).toContain('MimeType=x-scheme-handler/braindump;')
    expect(entry.stdout).toMatch(/^Exec=.*braindump.* %U$/m)
    expect(entry.stdout).toMatch(/^Icon=braindump$/m)
  })
})
