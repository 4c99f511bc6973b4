// `node scripts/icons.mjs`: renders build/icon.svg into the sizes and containers that the systems want.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { _electron } from 'playwright-core'
import { runtimeFlags } from './setup/flags.mjs'
import { root } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const folder = join(root, 'build')

/** Windows: a header, one directory entry an image, then the PNGs. */
function ico(images) {
  const header = Buffer.alloc(6 + images.length * 16)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  images.forEach(({ size, png }, index) => {
    const at = 6 + index * 16
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...images.map(({ png }) => png)])
}

/** macOS: four letters and a length before each PNG, and the same around all of them. */
function icns(images) {
  const types = { 16: 'icp4', 32: 'icp5', 64: 'icp6', 128: 'ic07', 256: 'ic08', 512: 'ic09', 1024: 'ic10' }
  const box = (type, body) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  const boxes = images.filter(({ size }) => types[size]).map(({ size, png }) => box(types[size], png))
  return box('icns', Buffer.concat(boxes))
}

await main(async () => {
  const electron = await setUp('app')
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [root, ...runtimeFlags(), '--hidden'],
  })
  const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
  const images = []
  for (const size of SIZES) {
    const png = await app.evaluate(
      async ({ BrowserWindow }, { svg, size }) => {
        const window = new BrowserWindow({
          width: size,
          height: size,
          show: false,
          frame: false,
          transparent: true,
          useContentSize: true,
          webPreferences: { offscreen: true },
        })
        const html = `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`
        await window.loadURL(`data:text/html;base64,${btoa(html.replace(/[^\0-\xff]/g, ''))}`)
        const image = await window.webContents.capturePage({ x: 0, y: 0, width: size, height: size })
        window.destroy()
        return image.toPNG().toString('base64')
      },
      { svg, size },
    )
    images.push({ size, png: Buffer.from(png, 'base64') })
  }
  await app.close()
  mkdirSync(join(folder, 'icons'), { recursive: true })
  for (const { size, png } of images.filter((image) => image.size <= 512)) {
    writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png)
  }
  writeFileSync(join(folder, 'icon.png'), images.find((image) => image.size === 512).png)
  writeFileSync(join(folder, 'icon.ico'), ico(images.filter((image) => image.size <= 256)))
  writeFileSync(join(folder, 'icon.icns'), icns(images))
})
