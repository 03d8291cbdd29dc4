// All channel adapters: adding one is adding its file, and its line here and in the rules.
import type { AdapterName } from '../rules.ts'
import type { Adapter } from './adapter.ts'
import { byHand } from './byhand.ts'
import { email } from './email.ts'
import { website } from './website.ts'

export const adapters: Readonly<Record<AdapterName, Adapter>> = { email, website, by_hand: byHand }
