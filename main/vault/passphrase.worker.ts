import { strengthOf } from '../../app/passphrase/strength'
import { serve } from '../worker/thread/serve'
import type { PassphraseCalls } from './passphrase'

/* The thread in which one passphrase is measured: the dictionaries take a tenth of a second to load. */

serve<PassphraseCalls>({ measure: ({ passphrase }) => strengthOf(passphrase) })
