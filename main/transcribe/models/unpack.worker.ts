import { serve } from '../../worker/thread/serve'
import type { UnpackCalls } from './archive'
import { unpackModel } from './unpackModel'

/* The thread that unpacks a model: decompressing a large one takes a minute of computing. */

serve<UnpackCalls>({ unpack: ({ archive, folder }) => unpackModel(archive, folder) })
