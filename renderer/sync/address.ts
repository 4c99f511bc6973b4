import type { Remote } from '../../app/ipc/sync'

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
  }
}
