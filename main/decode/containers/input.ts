import { ALL_FORMATS, CustomSource, Input } from 'mediabunny'
import type { ByteSource } from '../../../app/audio/byteSource'

/** Opens an audio file of any container for looking at its packets. Dispose of it afterwards. */
export const openInput = (source: ByteSource): Input<CustomSource> =>
  new Input({
    formats: ALL_FORMATS,
    source: new CustomSource({
      getSize: () => source.sizeBytes,
      read: (start, end) => source.read(start, end),
      prefetchProfile: 'fileSystem',
      // Errors outside a read belong to prefetching; the read that needs those bytes fails by itself.
      handleUnhandledError: () => undefined,
    }),
  })
