import type { Remote } from '../../app/ipc/sync'
import { parseAddress } from '../../app/replication/address'
import { sendsInTheClear } from '../../app/replication/inTheClear'
import { t } from '../i18n'
import { confirm } from '../ui/overlay/confirm'

/** What a person types about a server. */
export interface AddressForm {
  url: string
  prefix: string
  username: string
  password: string
  role: Remote['role']
  caFile: string
}

export const emptyAddress = (role: Remote['role'] = 'primary'): AddressForm => ({
  url: '',
  prefix: '',
  username: '',
  password: '',
  role,
  caFile: '',
})

/** The address as main takes it: what was left empty is left out; a missing scheme becomes https. */
export function addressOf(form: AddressForm) {
  const url = form.url.trim()
  return {
    url: /^[a-z]+:\/\//i.test(url) ? url : `https://${url}`,
    prefix: form.prefix.trim() || undefined,
    username: form.username.trim() || undefined,
    password: form.password || undefined,
    caFile: form.caFile || undefined,
  }
}

/** Asks, once for an address, before a password is sent where others can read it; answers whether it may be sent. */
export function askedOnce(): (url: string) => Promise<boolean> {
  const allowed = new Set<string>()
  return async (typed) => {
    if (!sendsInTheClear(typed)) return true
    const { url } = parseAddress(typed) // Without a password that may stand in it.
    if (allowed.has(url)) return true
    const yes = await confirm({
      title: t('sync.inTheClearTitle'),
      text: `${url}\n\n${t('sync.inTheClearText')}`,
      confirm: t('sync.inTheClearConfirm'),
      danger: true,
    })
    if (yes) allowed.add(url)
    return yes
  }
}
