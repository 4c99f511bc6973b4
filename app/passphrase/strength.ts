import { COMMON_WORDS } from './commonWords'

/** 0 (guessed at once) to 4 (strong), by zxcvbn. */
export type Strength = 0 | 1 | 2 | 3 | 4

/** What is asked of a passphrase: a hundred million guesses or more, each of which costs what Argon2 costs (docs/adr/0131). */
export const STRONG_ENOUGH: Strength = 3

/** Longer than this says nothing new and takes long. */
const LOOKED_AT = 100

type Estimate = (passphrase: string) => Strength

let loading: Promise<Estimate> | null = null

async function load(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, words: [...COMMON_WORDS] },
    graphs: common.adjacencyGraphs,
  })
  return (passphrase) => zxcvbn.check(passphrase.normalize('NFKC').slice(0, LOOKED_AT)).score
}

/** How hard a passphrase is to guess. The dictionaries are loaded on first use, which takes a tenth of a second. */
export async function strengthOf(passphrase: string): Promise<Strength> {
  loading ??= load()
  return (await loading)(passphrase)
}
