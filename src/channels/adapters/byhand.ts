// By hand: print, phone, a network without a connection. The program hands over the text with its tagged link; a person reports where it went.
import type { Adapter } from './adapter.ts'

export const byHand: Adapter = {
  name: 'by_hand',
  expectReady: async () => ({ accountId: null, segmentId: null }),
  send: async () => ({ state: 'ready' }),
}
