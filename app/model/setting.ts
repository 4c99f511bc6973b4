import { z } from 'zod'
import { settingIdSchema } from '../ids'
import { formatSchema, stampSchema } from './base'

/** One value, one stamp; no history (docs/DESIGN.md, Settings). */
export const settingSchema = z.object({
  id: settingIdSchema,
  type: z.literal('setting'),
  format: formatSchema,
  value: z.json(),
  stamp: stampSchema,
})

export type Setting = z.infer<typeof settingSchema>
