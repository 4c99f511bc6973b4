import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import {
  DEFAULT_WINDOW_STATE,
  fitInto,
  readWindowState,
  writeWindowState,
} from '../../../main/shell/window/windowState'

const folder = mkdtempSync(join(tmpdir(), 'window-'))
afterAll(() => rmSync(folder, { recursive: true }))
const display = { x: 0, y: 0, width: 1920, height: 1080 }

it('remembers where the window was', () => {
  const file = join(folder, 'deep/window.json')
  const state = { x: 10, y: 20, width: 900, height: 700, maximized: true }
  writeWindowState(file, state)
  expect(readWindowState(file)).toEqual(state)
})

it('starts with the default after nonsense', () => {
  const file = join(folder, 'nonsense.json')
  for (const text of ['{', '{"width":-1}', 'null', '']) {
    writeFileSync(file, text)
    expect(readWindowState(file)).toEqual(DEFAULT_WINDOW_STATE)
  }
})

it('does not put a window where no display shows it', () => {
  const state = { x: 5000, y: 20, width: 900, height: 700, maximized: false }
  expect(fitInto(state, [display])).toEqual({ width: 900, height: 700, maximized: false })
  expect(fitInto({ ...state, x: 100 }, [display])).toEqual({ ...state, x: 100 })
})
