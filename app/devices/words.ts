const NAMES: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
  freebsd: 'FreeBSD',
  android: 'Android',
  ios: 'iOS',
}

/** What people call a platform that Node names. */
export const platformName = (platform: string): string => NAMES[platform] ?? platform
