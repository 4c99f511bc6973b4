import { expect, it } from 'vitest'
import { ChosenPlaces } from '../../../main/ipc/chosenPlaces'

it('lets a window use what a person pointed at, for what it was asked, and nothing else', () => {
  const places = new ChosenPlaces()
  expect(places.toRead('/home/ada/talk.wav')).toBe('/home/ada/talk.wav')
  expect(places.toWrite('/home/ada/out.png')).toBe('/home/ada/out.png')
  expect(places.checkRead('/home/ada/talk.wav')).toBe('/home/ada/talk.wav')
  expect(places.checkWrite('/home/ada/./out.png')).toBe('/home/ada/./out.png')
  for (const path of ['/home/ada/out.png', '/etc/passwd', '/home/ada/talk.wav/../key', '', '.'])
    expect(() => places.checkRead(path), path).toThrow('Choose')
  for (const path of ['/home/ada/talk.wav', '/home/ada', '/home/ada/.bashrc', ''])
    expect(() => places.checkWrite(path), path).toThrow('Choose')
})

it('takes a closed dialog, and a file without a path, for nothing chosen', () => {
  const places = new ChosenPlaces()
  expect(places.toRead(null)).toBeNull()
  expect(places.toWrite('')).toBe('')
  expect(() => places.checkWrite('')).toThrow('Choose')
})
