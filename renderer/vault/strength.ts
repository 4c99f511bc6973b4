/** 0 (guessed at once) to 4 (strong), by zxcvbn. */
export type Strength = 0 | 1 | 2 | 3 | 4

type Estimate = (passphrase: string) => Strength

let loading: Promise<Estimate> | null = null

async function load(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const zxcvbn = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs })
  // Longer than this says nothing new and takes long.
  return (passphrase) => zxcvbn.check(passphrase.slice(0, 100)).score
}

/** How hard a passphrase is to guess. The dictionaries are loaded on first use. */
export async function strengthOf(passphrase: string): Promise<Strength> {
  loading ??= load()
  return (await loading)(passphrase)
}
