/**
 * The languages of the system in plain Node, the preferred one first: from the variables that programs on Unix go by, else
 * from Node. "C" is no language: programs speak English then.
 */
export function systemLanguages(env: NodeJS.ProcessEnv = process.env): string[] {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  if (/^(C|POSIX)(\.|$)/.test(locale)) return ['en']
  const named = [...(env['LANGUAGE'] ?? '').split(':'), locale].filter((one) => one !== '')
  return named.length > 0 ? named : [Intl.DateTimeFormat().resolvedOptions().locale]
}
