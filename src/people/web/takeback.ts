// Takes an import back and says what came of it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { formatNumber } from '#ui/format.ts'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from './api.ts'

export function useTakeBack() {
  const queries = useQueryClient()
  const { locale } = useSession()
  const { mutateAsync } = useMutation(peopleApi.takeBackImport.mutationOptions())
  return async (id: string): Promise<void> => {
    const { counts, putAway } = await mutateAsync({ id })
    await queries.invalidateQueries()
    const away = putAway ?? 0
    const stay = counts.added - away
    const number = (count: number) => formatNumber(count, { locale })
    const staying = stay === 0 ? '' : ` ${number(stay)} ${stay === 1 ? 'stays' : 'stay'}: something happened with them since.`
    offerUndo(`${number(away)} ${away === 1 ? 'person' : 'people'} archived.${staying}`)
  }
}
