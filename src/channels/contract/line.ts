// The fields with which a mail server is reached, as accounts and their return mailboxes declare them.
import { z } from 'zod'
import { text } from '#kernel/contract.ts'
import { headerSafe } from '../rules.ts'

export const oneLine = (max: number) => text(max).refine(headerSafe, 'must be on one line')

const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'

export const lineFields = {
  host: z
    .string()
    .trim()
    .max(253)
    .regex(new RegExp(`^${label}(?:\\.${label})*\\.?$|^\\[?[0-9a-f:.]+\\]?$`, 'i'), 'is not the name of a server'),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().trim().max(254).refine(headerSafe, 'must be on one line'),
  password: z.string().max(1000).describe('Kept sealed and never answered; an empty one removes it.'),
}
