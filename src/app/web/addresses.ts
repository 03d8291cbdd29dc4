// Where each kind of object on the thread has its page: kept with the thread, because checks and alerts lead there too.
export { addressOf } from '#thread/contract.ts'
