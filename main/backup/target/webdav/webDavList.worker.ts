import { serve } from '../../../worker/thread/serve'
import type { ListCalls } from './listThread'
import { parseListing } from './listing'

/* The thread that reads the lists of large folders on a server. */

serve<ListCalls>({ parse: ({ xml }) => parseListing(xml) })
