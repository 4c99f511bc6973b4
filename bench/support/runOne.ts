import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Measurement } from './measurement'

/** Runs the benchmark in the first argument and writes what it measured as JSON into the second. */
const [file = '', result = ''] = process.argv.slice(2)
const { bench } = (await import(pathToFileURL(file).href)) as { bench: () => Promise<Measurement[]> }
await writeFile(result, JSON.stringify(await bench()))
